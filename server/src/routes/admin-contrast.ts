const mayRead = {
  policies: [
    'admin::isAuthenticatedAdmin',
    { name: 'admin::hasPermissions', config: { actions: ['plugin::individualization.read'] } },
  ],
};

/** Admin endpoints under `/individualization` that report. */
export default [
  { method: 'GET', path: '/contrast', handler: 'contrast.report', config: mayRead },
  { method: 'GET', path: '/contrast/earned', handler: 'contrast.earned', config: mayRead },
  { method: 'GET', path: '/contrast/site', handler: 'contrast.site', config: mayRead },
  { method: 'GET', path: '/health', handler: 'contrast.health', config: mayRead },
  { method: 'GET', path: '/decisions/:id/replay', handler: 'replay.decision', config: mayRead },
];
