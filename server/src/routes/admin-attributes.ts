const may = (action: 'read' | 'settings') => ({
  policies: [
    'admin::isAuthenticatedAdmin',
    { name: 'admin::hasPermissions', config: { actions: [`plugin::individualization.${action}`] } },
  ],
});

/** Admin endpoints of attributes under `/individualization`. */
export default [
  { method: 'GET', path: '/attributes', handler: 'attributes.find', config: may('read') },
  { method: 'PUT', path: '/attributes/:contentType', handler: 'attributes.choose', config: may('settings') },
  { method: 'GET', path: '/vocabulary', handler: 'attributes.vocabulary', config: may('read') },
];
