/**
 * One alternative content of a slot. `content` accepts the blocks of the host's own dynamic zones: its list of
 * components is filled at register. No media or relation of its own: Strapi forgets those of a type that is missing
 * for one boot; those inside the blocks belong to the host's components and stay.
 */
const shared = { i18n: { localized: false } };
const perLocale = { i18n: { localized: true } };

/**
 * How the Content Manager shows a variant at first: what a marketer edits, content before dates. Slot and key are
 * fixed when it is made, and what it is about is edited in the panel beside it.
 */
const config = {
  layouts: {
    list: ['name', 'slot', 'from', 'until'],
    edit: [
      [{ name: 'name', size: 6 }],
      [{ name: 'content', size: 12 }],
      [
        { name: 'from', size: 6 },
        { name: 'until', size: 6 },
      ],
    ],
  },
  metadatas: {
    name: { edit: { description: 'Visitors never see it.' } },
    from: { edit: { description: 'Empty: at once' } },
    until: { edit: { description: 'Empty: for good' } },
  },
};

export default {
  schema: {
    config,
    kind: 'collectionType',
    collectionName: 'individualization_variants',
    info: {
      singularName: 'variant',
      pluralName: 'variants',
      displayName: 'Variant',
      description: 'What a slot shows instead of its original block',
    },
    options: { draftAndPublish: true },
    pluginOptions: { 'content-type-builder': { visible: false }, i18n: { localized: true } },
    attributes: {
      name: { type: 'string', required: true, maxLength: 120, pluginOptions: shared },
      slot: { type: 'string', required: true, maxLength: 64, pluginOptions: shared },
      key: { type: 'string', required: true, maxLength: 64, pluginOptions: shared },
      attributes: { type: 'json', pluginOptions: shared },
      from: { type: 'datetime', pluginOptions: shared },
      until: { type: 'datetime', pluginOptions: shared },
      /** The fields of the original that it takes over; see contracts/collections. */
      inherited: { type: 'json', pluginOptions: shared },
      /** Makes it the layout of candidates from a collection; see contracts/collections. */
      collection: { type: 'json', pluginOptions: shared },
      content: { type: 'dynamiczone', components: [] as string[], pluginOptions: perLocale },
    },
  },
};
