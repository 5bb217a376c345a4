/** The settings of one slot: `settings` is the draft, `live` the frozen version in force, `versions` all of them, `experiment` whether it runs. */
export default {
  schema: {
    kind: 'collectionType',
    collectionName: 'individualization_experiences',
    info: { singularName: 'experience', pluralName: 'experiences', displayName: 'Experience' },
    options: { draftAndPublish: false },
    pluginOptions: { 'content-type-builder': { visible: false }, 'content-manager': { visible: false } },
    attributes: {
      slot: { type: 'string', required: true, unique: true, maxLength: 64 },
      standing: { type: 'enumeration', enum: ['draft', 'live', 'paused'], default: 'draft', required: true },
      version: { type: 'integer', default: 0, required: true },
      settings: { type: 'json', required: true },
      live: { type: 'json' },
      versions: { type: 'json' },
      experiment: { type: 'json' },
    },
  },
};
