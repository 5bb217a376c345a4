'use strict';

/** The arrow of dependency of docs/architecture.md, checked by `npm run lint`. */
const SERVER = '^server/src/';
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: SERVER, pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'engine-is-pure',
      comment: 'The engine imports nothing from outside its folder: it runs in browser and edge.',
      severity: 'error',
      from: { path: `${SERVER}engine/` },
      to: { pathNot: `${SERVER}engine/` },
    },
    only('contracts-know-the-engine-only', 'Schemas and types, no behaviour.', `${SERVER}contracts/`, [
      `${SERVER}(contracts|engine)/`,
    ]),
    only('stores-know-shapes-only', 'Adapters know what they keep, not who asks.', `${SERVER}stores/`, [
      `${SERVER}(stores|contracts|engine)/`,
    ]),
    only('attributes', 'What content is about.', `${SERVER}attributes/`, [
      `${SERVER}(attributes|stores|contracts|engine)/`,
      `${SERVER}config`,
    ]),
    only('visitors', 'Who is asking.', `${SERVER}visitors/`, [
      `${SERVER}(visitors|attributes|stores|contracts|engine)/`,
      `${SERVER}config`,
    ]),
    only('ingestion', 'The write path.', `${SERVER}ingestion/`, [
      `${SERVER}(ingestion|visitors|attributes|stores|contracts|engine)/`,
      `${SERVER}config`,
    ]),
    only('authoring', 'What the marketer writes.', `${SERVER}authoring/`, [
      `${SERVER}(authoring|attributes|stores|contracts|engine)/`,
      `${SERVER}config`,
    ]),
    only('delivery', 'The read path.', `${SERVER}delivery/`, [
      `${SERVER}(delivery|authoring|visitors|stores|contracts|engine)/`,
      `${SERVER}config`,
    ]),
    only('measurement', 'What it was worth.', `${SERVER}measurement/`, [
      `${SERVER}(measurement|authoring|visitors|stores|contracts|engine)/`,
      `${SERVER}config`,
    ]),
    only('evaluation', 'A log replayed against the engine.', `${SERVER}evaluation/`, [
      `${SERVER}(evaluation|contracts|engine)/`,
    ]),
    only('learning', "Ranking, learned from a site's own journal as evaluate does it on a log.", `${SERVER}learning/`, [
      `${SERVER}(learning|evaluation|stores|contracts|engine)/`,
    ]),
    {
      name: 'commands',
      comment: 'The plugin itself is reached through the Strapi that has it: nothing of it is loaded a second time.',
      severity: 'error',
      from: { path: `${SERVER}commands/` },
      to: {
        path: SERVER,
        pathNot: [`${SERVER}(commands|evaluation|contracts|engine)/`],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'controllers-are-thin',
      comment: 'Parse the contract, ask the runtime, answer.',
      severity: 'error',
      from: { path: `${SERVER}(controllers|routes)/` },
      to: { path: SERVER, pathNot: [`${SERVER}(controllers|routes|contracts|engine)/`, `${SERVER}runtime`] },
    },
    {
      name: 'panel-knows-contracts-and-engine-only',
      severity: 'error',
      from: { path: '^admin/src/' },
      to: { path: '^(server|client|playground)/', pathNot: `${SERVER}(contracts|engine)/` },
    },
    {
      name: 'client-knows-types-of-contracts-only',
      severity: 'error',
      from: { path: '^client/src/' },
      to: { pathNot: ['^client/src/', `${SERVER}contracts/`], dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
