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
  { method: 'GET', path: '/import', handler: 'imports.find', config: may('settings') },
  { method: 'POST', path: '/import', handler: 'imports.upload', config: may('settings') },
  { method: 'POST', path: '/import/preview', handler: 'imports.preview', config: may('settings') },
  { method: 'POST', path: '/import/check', handler: 'imports.check', config: may('settings') },
  { method: 'POST', path: '/import/start', handler: 'imports.start', config: may('settings') },
  { method: 'POST', path: '/import/stop', handler: 'imports.stop', config: may('settings') },
];
