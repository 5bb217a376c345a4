import type { Core } from '@strapi/types';
import type { Attributes } from '../../engine';
import { inheritedSchema, type Collection } from '../../contracts';
import { collectionOf, type Candidate } from '../collections/candidates-of';
import { collectionProblems } from '../collections/collection-problems';
import { typesBehind } from '../collections/entries-of';
import { VARIANT, documents, type Entry } from '../entries';
import { fingerprintOf, populateZone, type Block } from './block-content';
import { blocksOfTheHost } from './variant-blocks';

export type Status = 'draft' | 'published';

/** What the content of a dynamic zone says about taste, and which entries it shows. */
export interface BlockAttributes {
  readonly attributes: Attributes;
  readonly items: readonly string[];
  /** Nothing of what it shows can be had. */
  readonly outOfStock?: true;
}
export type AttributesOfBlocks = (blocks: readonly Block[]) => Promise<BlockAttributes> | BlockAttributes;

/** One variant in one locale and status. No component at all: the variant hides the block. */
export interface VariantContent extends BlockAttributes {
  readonly documentId: string;
  readonly slot: string;
  readonly key: string;
  readonly name: string;
  readonly locale: string;
  readonly status: Status;
  readonly components: readonly string[];
  /** Hash of what it shows. */
  readonly fingerprint: string;
  readonly from?: number;
  readonly until?: number;
  readonly updatedAt: number;
  /** Fields that it takes over from the original. */
  readonly inherited?: readonly string[];
  /** It is the layout of candidates; itself it is none. */
  readonly layout?: Layout;
}

/** A collection, its candidates now, and what keeps it from being shown. */
export interface Layout {
  readonly collection: Collection;
  readonly candidates: readonly Candidate[];
  readonly problems: readonly string[];
}
export type CandidatesOf = (layout: string, collection: Collection, locale: string | null) => Promise<Candidate[]>;

/** Reads all variants; the content of a row is read again only when the row was written since. */
export interface VariantContents {
  read(): Promise<VariantContent[]>;
  /** Something that variants show has changed: read their contents again next time. */
  forget(): void;
  /** Whether entries of this type are candidates, or decide which entries are. */
  dependsOn(contentType: string): boolean;
}

const moment = (value: unknown): number | undefined => (value ? new Date(value as string).getTime() : undefined);

/** What the marketer added by hand, as far as it has the shape of attributes; anything else is left out. */
export const addedAttributes = (json: unknown): Record<string, string[]> => {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return {};
  const added = new Map<string, string[]>();
  for (const [name, value] of Object.entries(json)) {
    const values = (Array.isArray(value) ? value : [value]).filter(
      (one) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean',
    );
    if (values.length > 0) added.set(name, values.map(String));
  }
  return Object.fromEntries(added);
};

const merged = (fromContent: Attributes, added: Attributes): Attributes => {
  const all = new Map<string, Set<string>>();
  for (const source of [fromContent, added])
    for (const [name, values] of Object.entries(source)) all.set(name, new Set([...(all.get(name) ?? []), ...values]));
  return Object.fromEntries([...all].map(([name, values]) => [name, [...values]]));
};

/** Undefined where it takes over nothing. */
const inheritedFields = (json: unknown): readonly string[] | undefined => {
  const { data } = inheritedSchema.safeParse(json);
  return data && data.length > 0 ? [...new Set(data)].sort() : undefined;
};

/** The layout without what its entries bring: only the rest says something about all of them. */
const unmapped = (blocks: readonly Block[], { fields }: Collection): Block[] =>
  blocks.map(
    (block) =>
      ({
        ...block,
        ...Object.fromEntries(Object.keys(fields).map((name) => [name, null])),
        __component: block.__component,
      }) as Block,
  );

export const createVariantContents = ({
  strapi,
  attributesOfBlocks,
  candidatesOf,
}: {
  strapi: Core.Strapi;
  attributesOfBlocks: AttributesOfBlocks;
  candidatesOf: CandidatesOf;
}): VariantContents => {
  let known = new Map<string, VariantContent>();
  let behind: ReadonlySet<string> = new Set();
  let forgotten = 0;

  const layoutOf = async (entry: Entry, blocks: readonly Block[]): Promise<Layout | undefined> => {
    const collection = collectionOf(entry.collection);
    if (!collection) return undefined;
    const problems = collectionProblems(strapi, collection, blocks);
    const candidates =
      problems.length > 0 ? [] : await candidatesOf(String(entry.key), collection, entry.locale ?? null);
    return { collection, candidates, problems };
  };

  const contentOf = async (entry: Entry, status: Status): Promise<VariantContent> => {
    const full = await documents(strapi, VARIANT).findOne({
      documentId: entry.documentId,
      locale: entry.locale,
      status,
      populate: { content: populateZone(strapi, blocksOfTheHost(strapi)) },
    });
    const blocks = (full?.content ?? []) as Block[];
    const layout = await layoutOf(entry, blocks);
    const { attributes, items, outOfStock } = await attributesOfBlocks(
      layout ? unmapped(blocks, layout.collection) : blocks,
    );
    const inherited = inheritedFields(entry.inherited);
    const fingerprint = [blocks, entry.attributes ?? null, entry.from ?? null, entry.until ?? null];
    return {
      documentId: entry.documentId,
      slot: String(entry.slot),
      key: String(entry.key),
      name: String(entry.name),
      locale: entry.locale ?? '',
      status,
      components: blocks.map((block) => block.__component),
      attributes: merged(attributes, addedAttributes(entry.attributes)),
      items,
      ...(outOfStock && { outOfStock }),
      // What was not there before is not part of older fingerprints: an update opens no new version.
      fingerprint: fingerprintOf([
        ...fingerprint,
        ...(inherited ? [{ inherited }] : []),
        ...(layout ? [entry.collection] : []),
      ]),
      from: moment(entry.from),
      until: moment(entry.until),
      updatedAt: moment(entry.updatedAt) ?? 0,
      ...(inherited && { inherited }),
      ...(layout && { layout }),
    };
  };

  return {
    read: async () => {
      const before = forgotten;
      const read = new Map<string, VariantContent>();
      for (const status of ['draft', 'published'] as const) {
        for (const entry of await documents(strapi, VARIANT).findMany({ status, locale: '*' })) {
          const row = `${entry.id}@${String(entry.updatedAt)}`;
          read.set(row, known.get(row) ?? (await contentOf(entry, status)));
        }
      }
      known = forgotten === before ? read : new Map();
      const all = [...read.values()];
      behind = new Set(all.flatMap(({ layout }) => (layout ? typesBehind(strapi, layout.collection) : [])));
      return all;
    },
    forget: () => {
      forgotten += 1;
      known = new Map();
    },
    dependsOn: (contentType) => behind.has(contentType),
  };
};
