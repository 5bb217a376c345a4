import { AsyncResource } from 'node:async_hooks';
import type { Core } from '@strapi/types';
import type { Experience, Segment, Snapshot, VariantInfo } from '../engine';
import { EXPERIENCE, SEGMENT, documents, type Entry } from './entries';
import { hashOf } from './variants/block-content';
import { STORED_FIELDS, engineExperience, storedExperience, takeoverAt } from './experiences/stored-experience';
import type { Status, VariantContent, VariantContents } from './variants/variant-contents';

/** Makes the engine's snapshot; the composition root adds crowd, weights, settings and the regular expressions. */
export type Compile = (input: {
  readonly version: string;
  readonly experiences: readonly Experience[];
  readonly segments: readonly Segment[];
}) => Snapshot;

/** A variant and where it can be served. Empty `components`: it hides the block. */
export interface ServableVariant {
  readonly documentId: string;
  readonly key: string;
  readonly name: string;
  readonly contents: readonly { locale: string; status: Status; components: readonly string[]; updatedAt: number }[];
}

/** The compiled configuration, from memory. */
export interface Snapshots {
  /** In force for published reads; `draft`: the same live experiences with the drafts of their variants. */
  current(status?: Status): Snapshot;
  variant(slot: string, key: string): ServableVariant | undefined;
  /** Variants that have content in this locale and status. Without a locale the site's default one counts. */
  available(
    slot: string,
    locale: string | null,
    status: Status,
  ): readonly { key: string; components: readonly string[] }[];
  /** The locale whose variants a page in `locale` shows: pages without locales show those of the default one. */
  localeOf(locale: string | null): string;
  /** Reads and compiles again; never to be awaited inside a transaction. */
  refresh(): Promise<void>;
  /** Something was written: compiles again soon. `settled` resolves when that is done. */
  invalidate(change?: { readonly authored: boolean }): void;
  /** A campaign has ended since, and another one is to come. */
  isOutdated(): boolean;
  /** Undefined when nothing is under way: a reader that must see the last write awaits it first. */
  settled(): Promise<void> | undefined;
}

interface Compiled {
  readonly published: Snapshot;
  readonly draft: Snapshot;
  readonly bySlot: ReadonlyMap<string, ReadonlyMap<string, ServableVariant>>;
  readonly defaultLocale: string;
  /** When the first running campaign ends; infinite where none does. */
  readonly validUntil: number;
}

const segmentOf = (entry: Entry): Segment => ({
  key: String(entry.key),
  name: String(entry.name),
  condition: entry.condition as Segment['condition'],
});

/** One candidate per key: in the default locale if it is there, else in the first by name. */
const candidates = (contents: readonly VariantContent[], slot: string, defaultLocale: string): VariantInfo[] => {
  const chosen = new Map<string, VariantContent>();
  const rank = (content: VariantContent): string => (content.locale === defaultLocale ? '' : content.locale);
  for (const content of contents) {
    if (content.slot !== slot) continue;
    const other = chosen.get(content.key);
    if (!other || rank(content) < rank(other)) chosen.set(content.key, content);
  }
  return [...chosen.values()]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, name, attributes, items, from, until }) => ({ key, name, attributes, items, from, until }));
};

const servable = (contents: readonly VariantContent[]): Compiled['bySlot'] => {
  const bySlot = new Map<string, Map<string, ServableVariant & { contents: VariantContent[] }>>();
  for (const content of contents) {
    const ofSlot = bySlot.get(content.slot) ?? new Map<string, ServableVariant & { contents: VariantContent[] }>();
    bySlot.set(content.slot, ofSlot);
    const known = ofSlot.get(content.key);
    if (known) known.contents.push(content);
    else ofSlot.set(content.key, { ...content, contents: [content] });
  }
  return bySlot;
};

export const createSnapshots = ({
  strapi,
  contents,
  compile,
  clock,
  beforeReading = async () => {},
}: {
  strapi: Core.Strapi;
  contents: VariantContents;
  compile: Compile;
  clock: { now(): number };
  /** Runs first when something was written here: opens the versions that the write calls for. */
  beforeReading?: () => Promise<void>;
}): Snapshots => {
  // What starts a refresh may run inside a transaction; the refresh itself must not inherit it.
  const outside = new AsyncResource('individualization');
  const empty = compile({ version: hashOf([[], []]), experiences: [], segments: [] });
  let compiled: Compiled = {
    published: empty,
    draft: empty,
    bySlot: new Map(),
    defaultLocale: 'en',
    validUntil: Infinity,
  };
  let underWay: Promise<void> | undefined;
  let again = false;
  let authored = false;

  const read = async (): Promise<void> => {
    const defaultLocale = await defaultLocaleOf(strapi);
    const stored = (await documents(strapi, EXPERIENCE).findMany({ fields: STORED_FIELDS })).map(storedExperience);
    const segments = (await documents(strapi, SEGMENT).findMany())
      .map(segmentOf)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const all = await contents.read();
    stored.sort((a, b) => (a.slot < b.slot ? -1 : 1));
    const snapshotOf = (status: Status): Snapshot => {
      const ofStatus = all.filter((content) => content.status === status);
      const experiences = stored
        .map((one) => engineExperience(one, candidates(ofStatus, one.slot, defaultLocale), clock.now()))
        .filter((one) => one !== null);
      return compile({ version: hashOf([experiences, segments]), experiences, segments });
    };
    const ends = stored.map((one) => (one.live && takeoverAt(one.live.settings, clock.now())?.until) ?? Infinity);
    compiled = {
      published: snapshotOf('published'),
      draft: snapshotOf('draft'),
      bySlot: servable(all),
      defaultLocale,
      validUntil: Math.min(Infinity, ...ends),
    };
  };

  const run = async (): Promise<void> => {
    try {
      do {
        again = false;
        if (authored) {
          authored = false;
          await beforeReading();
        }
        await read();
      } while (again);
    } finally {
      underWay = undefined;
    }
  };

  const refresh = (): Promise<void> => {
    if (underWay) {
      again = true;
      return underWay;
    }
    underWay = outside.runInAsyncScope(run);
    return underWay;
  };

  const localeOf = (locale: string | null): string => locale ?? compiled.defaultLocale;

  return {
    current: (status = 'published') => compiled[status],
    variant: (slot, key) => compiled.bySlot.get(slot)?.get(key),
    available: (slot, locale, status) =>
      [...(compiled.bySlot.get(slot)?.values() ?? [])].flatMap(({ key, contents: versions }) => {
        const here = versions.find((one) => one.locale === localeOf(locale) && one.status === status);
        return here ? [{ key, components: here.components }] : [];
      }),
    localeOf,
    refresh,
    isOutdated: () => compiled.validUntil <= clock.now(),
    invalidate: (change) => {
      if (change?.authored) authored = true;
      refresh().catch((error: unknown) =>
        strapi.log.error(`individualization: the snapshot is not up to date: ${String(error)}`),
      );
    },
    settled: () => underWay,
  };
};

const defaultLocaleOf = async (strapi: Core.Strapi): Promise<string> => {
  const i18n = strapi.plugins.i18n as unknown as I18n | undefined;
  return (await i18n?.service('locales').getDefaultLocale()) ?? 'en';
};
interface I18n {
  service(name: 'locales'): { getDefaultLocale(): Promise<string> };
}
