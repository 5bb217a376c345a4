const may = (action: 'read' | 'settings') => ({
  policies: [
    'admin::isAuthenticatedAdmin',
    { name: 'admin::hasPermissions', config: { actions: [`plugin::individualization.${action}`] } },
  ],
});

/** Admin endpoints of what holds for the whole site, under `/individualization`. */
export default [
  { method: 'GET', path: '/holdout', handler: 'holdout.find', config: may('read') },
  { method: 'PUT', path: '/holdout', handler: 'holdout.save', config: may('settings') },
];
