import type { Core } from '@strapi/types';
import { allowPublic } from '../strapi';
import { siteOf } from './plugin';

type Data = Record<string, unknown>;
type Entry = Data & { id: number; documentId: string; locale: string | null };
interface Documents {
  create(params: Data): Promise<Entry>;
  update(params: Data): Promise<Entry>;
  publish(params: Data): Promise<{ entries: Entry[] }>;
  findOne(params: Data): Promise<Entry | null>;
}

export const documents = (strapi: Core.Strapi, uid: string): Documents =>
  strapi.documents(uid as never) as unknown as Documents;

export type BlockData = Data & { __component: string };

/** Marks block `index` of a saved entry, as draft and as published, as this slot. */
export const markSlot = async (
  strapi: Core.Strapi,
  contentType: string,
  documentId: string,
  slots: Record<number, string>,
  locale: string | null = null,
): Promise<void> => {
  const site = siteOf(strapi);
  const rows = [...site.places.ofDocument(contentType, documentId)] as never[];
  for (const status of ['draft', 'published'] as const) {
    const entry = await documents(strapi, contentType).findOne({
      documentId,
      status,
      ...(locale ? { locale } : {}),
      populate: { blocks: true },
    });
    const blocks = (entry?.blocks ?? []) as { __component: string; id: number }[];
    for (const [position, slot] of Object.entries(slots)) {
      const block = blocks[Number(position)];
      if (!block) continue;
      rows.push({
        component: block.__component,
        componentId: block.id,
        slot,
        contentType,
        documentId,
        locale,
        status,
        field: 'blocks',
        index: Number(position),
        pending: false,
        fingerprint: '',
        zone: [],
      } as never);
    }
  }
  await site.places.write(contentType, documentId, rows);
};

/** A published variant; `likedBy` are the attributes of visitors that it is for. */
export const makeVariant = async (
  strapi: Core.Strapi,
  slot: string,
  key: string,
  content: BlockData[],
  { locale = 'en', publish = true, documentId }: { locale?: string; publish?: boolean; documentId?: string } = {},
): Promise<Entry> => {
  const data = { name: key, slot, key, attributes: { category: [key] }, content };
  const variants = documents(strapi, 'plugin::individualization.variant');
  const made = documentId
    ? await variants.update({ documentId, locale, data })
    : await variants.create({ locale, data });
  if (publish) await variants.publish({ documentId: made.documentId, locale });
  return made;
};

/** Puts a slot live with these settings. */
export const goLive = async (strapi: Core.Strapi, slot: string, settings: Data = {}): Promise<void> => {
  const full = {
    name: slot,
    degree: 'rulesThenPerson',
    rules: [],
    goal: null,
    definition: 'x',
    takeover: null,
    ...settings,
  };
  await documents(strapi, 'plugin::individualization.experience').create({
    data: {
      slot,
      standing: 'live',
      version: 1,
      settings: full,
      live: { number: 1, at: new Date().toISOString(), settings: full, contents: {}, segments: {} },
    },
  });
  await siteOf(strapi).snapshots.refresh();
};

export const READS = [
  'api::page.page.find',
  'api::page.page.findOne',
  'api::landing.landing.find',
  'api::landing.landing.findOne',
  'api::kiosk.kiosk.find',
  'api::product.product.find',
  'api::category.category.find',
];

/** Two categories, two products (one is a draft only) and a supplier that nobody outside may see. */
export const stockShop = async (strapi: Core.Strapi) => {
  await allowPublic(strapi, READS);
  const make = async (uid: string, data: Data, publish = false): Promise<string> => {
    const { documentId } = await documents(strapi, uid).create({ data });
    if (publish) await documents(strapi, uid).publish({ documentId });
    return documentId;
  };
  const supplier = await make('api::supplier.supplier', { name: 'Secret supplier', terms: 'secret terms' });
  const skirts = await make('api::category.category', { name: 'Skirts', slug: 'skirts' });
  const boots = await make('api::category.category', { name: 'Boots', slug: 'boots' });
  const skirt = await make(
    'api::product.product',
    { name: 'Black skirt', slug: 'black-skirt', price: 30, purchasePrice: 7, category: skirts, supplier },
    true,
  );
  const boot = await make('api::product.product', {
    name: 'Unpublished boot',
    slug: 'boot',
    price: 90,
    category: boots,
  });
  return { supplier, skirts, boots, skirt, boot };
};
