'use strict';

/**
 * One boot of the playground in a process of its own: `node disabled-boot-child.js <phase> <file for the answer>`.
 * The phases of tests/server/disabled-boot.test.ts; Strapi can boot only once per process.
 */
require('tsx/cjs');
const fs = require('node:fs');
const path = require('node:path');
const { createStrapi } = require('@strapi/strapi');

const [phase, answerFile] = process.argv.slice(2);
const appDir = path.resolve(__dirname, '../../playground');
const PAGE = 'api::page.page';
const VARIANT = 'plugin::individualization.variant';
const ROLE = 'admin::role';

const hero = (headline, more = {}) => ({ __component: 'blocks.hero', headline, ...more });
const text = (body) => ({ __component: 'blocks.text', body });
const authoring = (strapi) => require('../../server/src/runtime.ts').runtimeOf(strapi).authoring;
const pageOf = (strapi, slug) => strapi.db.query(PAGE).findOne({ where: { slug } });
const draftBlocks = async (strapi, documentId, locale) =>
  (await strapi.documents(PAGE).findOne({ documentId, locale, populate: { blocks: true } })).blocks;

const createPage = async (strapi, slug, blocks) => {
  const { documentId } = await strapi.documents(PAGE).create({ locale: 'en', data: { title: slug, slug, blocks } });
  await strapi.documents(PAGE).publish({ documentId, locale: 'en' });
  return documentId;
};
const mark = (strapi, documentId, index, key) =>
  authoring(strapi).slots.mark({ contentType: PAGE, documentId, locale: 'en', field: 'blocks', index }, key, key);

const PAGES = ['reordered', 'rewritten', 'discarded', 'removed', 'published-later', 'translated', 'untouched'];

const seedContent = async (strapi) => {
  await strapi.plugin('i18n').service('locales').create({ code: 'de', name: 'German (de)', isDefault: false });
  const category = await strapi
    .documents('api::category.category')
    .create({ data: { name: 'Skirts', slug: 'skirts' }, status: 'published' });
  const file = await strapi.db.query('plugin::upload.file').create({
    data: { name: 'a.svg', hash: 'a', ext: '.svg', mime: 'image/svg+xml', size: 1, url: '/a.svg', provider: 'local' },
  });
  for (const slug of PAGES) {
    const rich = hero('Slot', { image: file.id, category: { connect: [{ documentId: category.documentId }] } });
    const id = await createPage(strapi, slug, [text('first'), rich, hero('Other'), hero('Third')]);
    await mark(strapi, id, 1, `slot-${slug}`);
  }
  const later = await pageOf(strapi, 'published-later');
  await strapi.documents(PAGE).unpublish({ documentId: later.documentId, locale: 'en' });
};

const seedAuthoring = async (strapi) => {
  const { experiences, segments, variants } = authoring(strapi);
  const { documentId } = await variants.create('slot-untouched', 'skirts', 'Skirts');
  const german = hero('Röcke');
  await strapi.documents(VARIANT).update({ documentId, locale: 'de', data: { name: 'Skirts', content: [german] } });
  await segments.create({
    key: 'texas',
    name: 'Texas',
    condition: { kind: 'context', key: 'region', test: { operator: 'equals', value: 'TX' } },
  });
  await experiences.save('slot-untouched', {
    name: 'Hero',
    degree: 'rulesThenPerson',
    rules: [{ id: 'r', segment: 'texas', variant: 'skirts', strength: 'startWith' }],
    goal: { event: 'purchase', windowSeconds: 3600 },
    definition: 'Why',
    takeover: null,
  });
  await experiences.goLive('slot-untouched');
};

const seedStrapi = async (strapi) => {
  const service = strapi.plugin('content-manager').service('content-types');
  const known = await service.findConfiguration({ uid: VARIANT });
  await service.updateConfiguration(
    { uid: VARIANT },
    {
      settings: { ...known.settings, pageSize: 50 },
      metadatas: known.metadatas,
      layouts: { ...known.layouts, list: ['name', 'slot'] },
    },
  );
  const role = await strapi.service(ROLE).create({ name: 'Marketing', description: 'Marketing' });
  await strapi.service(ROLE).assignPermissions(role.id, [
    { action: 'plugin::individualization.read', properties: {}, conditions: [] },
    { action: 'plugin::individualization.edit', properties: {}, conditions: [] },
    {
      action: 'plugin::content-manager.explorer.read',
      subject: VARIANT,
      properties: { fields: ['name', 'slot', 'key'], locales: ['en', 'de'] },
      conditions: [],
    },
  ]);
  const visitors = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'public' } });
  await strapi.db
    .query('plugin::users-permissions.permission')
    .create({ data: { action: 'plugin::individualization.visitors.identify', role: visitors.id } });
  await strapi.service('admin::api-token').create({
    name: 'CRM',
    description: '',
    type: 'custom',
    lifespan: null,
    permissions: ['plugin::individualization.visitors.identify', 'api::page.page.find'],
  });
};

/** What editors do while the plugin is off. */
const editWithoutPlugin = async (strapi) => {
  const pages = strapi.documents(PAGE);
  const reordered = await pageOf(strapi, 'reordered');
  const [first, slot, other, third] = await draftBlocks(strapi, reordered.documentId, 'en');
  await pages.update({
    documentId: reordered.documentId,
    locale: 'en',
    data: { blocks: [third, hero('New'), other, slot, first] },
  });
  await pages.publish({ documentId: reordered.documentId, locale: 'en' });

  const rewritten = await pageOf(strapi, 'rewritten');
  const kept = { documentId: rewritten.documentId, locale: 'en' };
  await pages.update({
    ...kept,
    data: {
      blocks: [hero('Other'), hero('Third'), text('x'), hero('Slot')],
    },
  });
  await pages.publish(kept);

  const discarded = await pageOf(strapi, 'discarded');
  await pages.update({ documentId: discarded.documentId, locale: 'en', data: { blocks: [hero('Draft only')] } });
  await pages.discardDraft({ documentId: discarded.documentId, locale: 'en' });

  const removed = await pageOf(strapi, 'removed');
  const [a, , c, d] = await draftBlocks(strapi, removed.documentId, 'en');
  await pages.update({ documentId: removed.documentId, locale: 'en', data: { blocks: [a, c, d] } });
  await pages.publish({ documentId: removed.documentId, locale: 'en' });

  const later = await pageOf(strapi, 'published-later');
  await pages.publish({ documentId: later.documentId, locale: 'en' });
};

const ofPlugin = (strapi) => async (table, column) =>
  (await strapi.db.connection(table).where(column, 'like', '%individualization.%')).length;

/** How much of ours Strapi's own tables hold right now. */
const traces = async (strapi) => {
  const count = ofPlugin(strapi);
  return {
    layouts: (
      await strapi.db
        .connection('strapi_core_store_settings')
        .where('key', 'like', 'plugin_content_manager_configuration_content_types::plugin::individualization.%')
    ).length,
    adminActions: await count('admin_permissions', 'action'),
    adminSubjects: await count('admin_permissions', 'subject'),
    grants: await count('up_permissions', 'action'),
    tokens: await count('strapi_api_token_permissions', 'action'),
  };
};

const TABLES = [
  'individualization_variants',
  'individualization_variants_cmps',
  'individualization_experiences',
  'individualization_segments',
];
const byText = (a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

const withoutRowIds = (row) => {
  const { id: _, documentId: __, createdAt: ___, updatedAt: ____, publishedAt: _____, ...rest } = row;
  return rest;
};

/** Tables, columns, indexes and foreign keys of ours, as the database itself tells them. */
const schemaOf = async (strapi) => {
  const knex = strapi.db.connection;
  if (strapi.db.dialect.client === 'sqlite')
    return knex('sqlite_master')
      .where('tbl_name', 'like', 'individualization_%')
      .select('type', 'name', 'sql')
      .orderBy('name');
  const ours = ['individualization_%'];
  const { rows: columns } = await knex.raw(
    'select table_name, column_name, data_type, is_nullable from information_schema.columns where table_name like ? order by 1, 2',
    ours,
  );
  const { rows: indexes } = await knex.raw('select indexdef from pg_indexes where tablename like ? order by 1', ours);
  const { rows: constraints } = await knex.raw(
    'select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid::regclass::text like ? order by 1',
    ours,
  );
  return [...columns, ...indexes, ...constraints];
};

/** Everything that must be the same after a boot without the plugin. */
const everything = async (strapi) => {
  const tables = {};
  for (const table of TABLES) tables[table] = await strapi.db.connection(table).orderBy('id');
  const variants = [];
  for (const status of ['draft', 'published'])
    variants.push(
      ...(await strapi.documents(VARIANT).findMany({
        status,
        locale: '*',
        populate: { content: { on: { 'blocks.hero': { populate: '*' } } } },
      })),
    );
  const permissions = (await strapi.db.query('admin::permission').findMany({ populate: ['role'] }))
    .map((row) => ({ ...withoutRowIds(row), role: row.role?.name }))
    .filter((row) => `${row.action} ${row.subject}`.includes('individualization'))
    .sort(byText);
  const grants = (await strapi.db.query('plugin::users-permissions.permission').findMany({ populate: ['role'] }))
    .map((row) => [row.action, row.role?.type])
    .filter(([action]) => action.includes('individualization'))
    .sort(byText);
  const tokens = (await strapi.db.query('admin::api-token-permission').findMany({ populate: ['token'] }))
    .map((row) => [row.action, row.token?.name])
    .sort(byText);
  const layouts = (
    await strapi.db
      .query('strapi::core-store')
      .findMany({ where: { key: { $contains: 'content_types::plugin::individualization.' } } })
  )
    .map(({ key, value }) => [key, JSON.parse(value)])
    .sort(byText);
  const schema = await schemaOf(strapi);
  return {
    tables,
    variants,
    permissions,
    grants,
    tokens,
    layouts,
    schema,
    snapshot: authoring(strapi).snapshots.current().version,
  };
};

/** Headline of the block that is the slot, by page and status; and the rows that say so. */
const slotBlocks = async (strapi) => {
  const found = {};
  for (const slug of PAGES) {
    const { documentId } = await pageOf(strapi, slug);
    for (const status of ['draft', 'published']) {
      const page = await strapi
        .documents(PAGE)
        .findOne({ documentId, locale: 'en', status, populate: { blocks: true } });
      found[`${slug} ${status}`] = (page?.blocks ?? [])
        .filter((block) => authoring(strapi).places.slotAt(block.__component, block.id)?.slot === `slot-${slug}`)
        .map((block) => block.headline);
    }
  }
  return found;
};

const PHASES = {
  seed: async (strapi) => {
    await seedContent(strapi);
    await seedAuthoring(strapi);
    await seedStrapi(strapi);
    return { everything: await everything(strapi), slots: await slotBlocks(strapi), traces: await traces(strapi) };
  },
  without: async (strapi) => {
    const loaded = strapi.plugins.individualization !== undefined || VARIANT in strapi.contentTypes;
    await editWithoutPlugin(strapi);
    const { documentId } = await pageOf(strapi, 'untouched');
    const page = await strapi
      .documents(PAGE)
      .findOne({ documentId, locale: 'en', status: 'published', populate: { blocks: true } });
    return { loaded, traces: await traces(strapi), headlines: page.blocks.map((block) => block.headline ?? null) };
  },
  nothing: async () => ({}),
  again: async (strapi) => ({
    everything: await everything(strapi),
    slots: await slotBlocks(strapi),
    traces: await traces(strapi),
  }),
};

(async () => {
  const strapi = await createStrapi({
    appDir,
    distDir: path.join(appDir, 'dist'),
    autoReload: false,
    serveAdminPanel: false,
  }).load();
  const answer = await PHASES[phase](strapi);
  fs.writeFileSync(answerFile, JSON.stringify(answer));
  await strapi.destroy();
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
