type Right = 'read' | 'edit' | 'publish';

const may = (right: Right) => ({
  policies: [
    'admin::isAuthenticatedAdmin',
    { name: 'admin::hasPermissions', config: { actions: [`plugin::individualization.${right}`] } },
  ],
});
const route = (method: string, path: string, handler: string, right: Right) => ({
  method,
  path,
  handler,
  config: may(right),
});

/** Admin endpoints under `/individualization` by which marketers write. */
export default [
  route('GET', '/experiences', 'experiences.find', 'read'),
  route('GET', '/experiences/:slot', 'experiences.findOne', 'read'),
  route('GET', '/experiences/:slot/forecast', 'experiences.forecast', 'read'),
  route('GET', '/experiences/:slot/degrees', 'experiences.degrees', 'read'),
  route('PUT', '/experiences/:slot', 'experiences.save', 'edit'),
  route('POST', '/experiences/:slot/live', 'experiences.goLive', 'publish'),
  route('POST', '/experiences/:slot/pause', 'experiences.pause', 'publish'),
  route('POST', '/experiences/:slot/experiment', 'experiences.setExperiment', 'publish'),
  route('POST', '/experiences/:slot/variants', 'experiences.addVariant', 'edit'),
  route('GET', '/collections', 'collections.find', 'read'),
  route('GET', '/segments', 'segments.find', 'read'),
  route('POST', '/segments', 'segments.create', 'edit'),
  route('PUT', '/segments/:key', 'segments.update', 'edit'),
  route('DELETE', '/segments/:key', 'segments.remove', 'edit'),
  route('GET', '/slots', 'slots.find', 'read'),
  route('POST', '/slots', 'slots.mark', 'edit'),
  route('DELETE', '/slots/:key', 'slots.unmark', 'edit'),
  route('POST', '/slots/cloned', 'slots.answerClone', 'edit'),
];
