/** A named condition. */
export default {
  schema: {
    kind: 'collectionType',
    collectionName: 'individualization_segments',
    info: { singularName: 'segment', pluralName: 'segments', displayName: 'Segment' },
    options: { draftAndPublish: false },
    pluginOptions: { 'content-type-builder': { visible: false }, 'content-manager': { visible: false } },
    attributes: {
      key: { type: 'string', required: true, unique: true, maxLength: 64 },
      name: { type: 'string', required: true, maxLength: 120 },
      condition: { type: 'json', required: true },
    },
  },
};
