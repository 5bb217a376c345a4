/** Endpoints under `/api/individualization`. All but `identify` are open and guarded by the signed token. */
const open = { auth: false as const, policies: [], middlewares: [] };

export default [
  { method: 'POST', path: '/visitors', handler: 'visitors.mint', config: open },
  { method: 'POST', path: '/events', handler: 'events.accept', config: open },
  { method: 'GET', path: '/visitors/me', handler: 'visitors.me', config: open },
  { method: 'PATCH', path: '/visitors/me', handler: 'visitors.patch', config: open },
  { method: 'DELETE', path: '/visitors/me', handler: 'visitors.erase', config: open },
  { method: 'GET', path: '/visitors/me/export', handler: 'visitors.export', config: open },
  {
    method: 'POST',
    path: '/visitors/identify',
    handler: 'visitors.identify',
    config: { policies: [], middlewares: [] },
  },
  { method: 'GET', path: '/decisions/:id', handler: 'decisions.explain', config: open },
];
