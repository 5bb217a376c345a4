import { AsyncResource } from 'node:async_hooks';
import type { Core } from '@strapi/types';
import type { Feed } from '../contracts';
import type { Experience, Segment, Snapshot } from '../engine';
import { EXPERIENCE, SEGMENT, documents, type Entry } from './entries';
import { hashOf } from './variants/block-content';
import {
  STORED_FIELDS,
  engineExperience,
  storedExperience,
  takeoverAt,
  type StoredExperience,
} from './experiences/stored-experience';
import { engineVariants } from './variants/engine-variants';
import { availability, servable, type AvailableVariant, type ServableVariant } from './variants/servable';
import type { Status, VariantContents } from './variants/variant-contents';

/** Makes the engine's snapshot; the composition root adds crowd, weights, settings and the regular expressions. */
export type Compile = (input: {
  readonly version: string;
  readonly experiences: readonly Experience[];
  readonly segments: readonly Segment[];
}) => Snapshot;

/** The compiled configuration, from memory. */
export interface Snapshots {
  /** In force for published reads; `draft`: the same live experiences with the drafts of their variants. */
  current(status?: Status): Snapshot;
  variant(slot: string, key: string): ServableVariant | undefined;
  /** Variants that have content in this locale and status. Without a locale the site's default one counts. */
  available(slot: string, locale: string | null, status: Status): readonly AvailableVariant[];
  /** The locale whose variants a page in `locale` shows: pages without locales show those of the default one. */
  localeOf(locale: string | null): string;
  /** What makes a live slot a feed. */
  feed(slot: string): Feed | undefined;
  /** Whether entries of this type are candidates of a slot, or decide which entries are. */
  dependsOn(contentType: string): boolean;
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
  readonly bySlot: ReturnType<typeof servable>;
  readonly feeds: ReadonlyMap<string, Feed>;
  readonly available: ReturnType<typeof availability>;
  readonly defaultLocale: string;
  /** When the first running campaign ends; infinite where none does. */
  readonly validUntil: number;
}

const segmentOf = (entry: Entry): Segment => ({
  key: String(entry.key),
  name: String(entry.name),
  condition: entry.condition as Segment['condition'],
});

/** Feeds of live slots whose list may be a person's. */
const feedsOf = (stored: readonly StoredExperience[]): Compiled['feeds'] =>
  new Map(
    stored.flatMap(({ slot, standing, live }) => {
      const { feed, degree } = live?.settings ?? {};
      return feed && standing === 'live' && !live?.shadow && degree !== 'original' && degree !== 'rules'
        ? [[slot, feed] as const]
        : [];
    }),
  );

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
    feeds: new Map(),
    available: () => [],
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
        .map((one) => engineExperience(one, engineVariants(ofStatus, one.slot, defaultLocale), clock.now()))
        .filter((one) => one !== null);
      return compile({ version: hashOf([experiences, segments]), experiences, segments });
    };
    const ends = stored.map((one) => (one.live && takeoverAt(one.live.settings, clock.now())?.until) ?? Infinity);
    const bySlot = servable(all);
    compiled = {
      published: snapshotOf('published'),
      draft: snapshotOf('draft'),
      ...{ bySlot, available: availability(bySlot), feeds: feedsOf(stored) },
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
    available: (slot, locale, status) => compiled.available(slot, localeOf(locale), status),
    localeOf,
    feed: (slot) => compiled.feeds.get(slot),
    dependsOn: contents.dependsOn,
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
