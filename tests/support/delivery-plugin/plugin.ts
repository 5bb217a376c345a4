import type { Core } from '@strapi/types';
import { createCandidatesOf } from '../../../server/src/authoring/collections/candidates-of';
import { createPlaceTables } from '../../../server/src/authoring/places/place-rows';
import { createPlaces, type Places } from '../../../server/src/authoring/places/places';
import { linearRegex } from '../../../server/src/authoring/segments/regular-expressions';
import { createSnapshots, type Snapshots } from '../../../server/src/authoring/snapshots';
import { keepOutOfGraphQL, openVariantsToTheHostsBlocks } from '../../../server/src/authoring/variants/variant-blocks';
import { createVariantContents } from '../../../server/src/authoring/variants/variant-contents';
import config, { configSchema, type Config } from '../../../server/src/config';
import contentTypes from '../../../server/src/content-types';
import {
  createAccess,
  createContents,
  createDelivery,
  registerDelivery,
  startDelivery,
  type Delivery,
} from '../../../server/src/delivery';
import type { DeliveryDependencies } from '../../../server/src/delivery';
import {
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  decide,
  DEFAULT_SETTINGS,
  type EngineSettings,
} from '../../../server/src/engine';
import type { LoggedDecision, VisitorRecord } from '../../../server/src/stores/types';
import { createConsentRules } from '../../../server/src/visitors/consent';
import type { VisitorState } from '../../../server/src/visitors/profiles';
import { blankRecord } from '../../../server/src/visitors/records';
import { createTokens, type Tokens } from '../../../server/src/visitors/tokens';

/**
 * The plugin's delivery with real authoring and the real engine, and visitors that a test invents: what is served
 * can be looked at without clicking it together first.
 */
export interface Site {
  readonly config: Config;
  readonly places: Places;
  readonly snapshots: Snapshots;
  readonly tokens: Tokens;
  readonly dependencies: DeliveryDependencies;
  readonly delivery: Delivery;
  readonly logged: LoggedDecision[];
  /** A visitor's token; `likes` are three clicks on something with these attributes. */
  visitor(likes?: Record<string, string[]>, said?: Partial<VisitorRecord>): string;
}

/** No exploration: the person's best is served for certain. */
const SETTINGS: EngineSettings = { ...DEFAULT_SETTINGS, exploration: { floor: 0, gamma0: 1e12, t0: 1 } };

const sites = new WeakMap<object, Site>();
export const siteOf = (strapi: Core.Strapi): Site => sites.get(strapi) as Site;

/** The categories that blocks show: enough to see that one entry appears once on a page. */
const itemsOf = (blocks: readonly Record<string, unknown>[]) => ({
  attributes: {},
  items: blocks.flatMap(({ category }) => {
    const documentId = (category as { documentId?: string } | null | undefined)?.documentId;
    return documentId ? [`api::category.category:${documentId}`] : [];
  }),
});

const createSite = (strapi: Core.Strapi): Site => {
  const given = strapi.config.get('plugin::individualization') as Record<string, unknown>;
  const parsed = configSchema.parse(JSON.parse(JSON.stringify(given)));
  const places = createPlaces({ strapi });
  const contents = createVariantContents({
    ...{ strapi, attributesOfBlocks: itemsOf },
    candidatesOf: createCandidatesOf({
      ...{ strapi, attributesOfEntries: async (_, entries) => entries.map(() => ({ attributes: {} })) },
    }),
  });
  const live = { crowd: createCrowd(), model: createModel(), settings: SETTINGS, regex: linearRegex };
  const snapshots = createSnapshots({
    strapi,
    contents,
    clock: { now: () => Date.now() },
    compile: (input) => compileSnapshot({ ...input, ...live }),
  });
  const tokens = createTokens([{ id: 'test', secret: 'a secret of at least thirty-two characters' }]);
  const states = new Map<string, VisitorState>();
  const logged: LoggedDecision[] = [];
  const dependencies: DeliveryDependencies = {
    config: { ...parsed, deadlineMs: 5000 },
    clock: { now: () => Date.now() },
    log: { warn: (message) => strapi.log.warn(message) },
    tokens,
    consent: createConsentRules(parsed),
    profiles: {
      peek: () => undefined,
      read: async (visitor) => states.get(visitor) ?? { record: blankRecord(visitor), profile: createProfile() },
    },
    places,
    snapshots,
    contents: createContents(strapi, snapshots),
    access: createAccess(strapi),
    engine: { decide },
    decisions: { add: (decisions) => void logged.push(...decisions) },
    secret: { current: () => 'another secret' },
  };
  const visitor: Site['visitor'] = (likes, said = {}) => {
    const token = tokens.mint();
    const id = tokens.verify(token) as string;
    const profile = createProfile();
    for (let click = 0; likes && click < 3; click += 1) {
      const at = Date.now() - 1000 * (3 - click);
      const event = {
        id: `e${click}`,
        type: 'click',
        at,
        order: at * 1000 + click,
        item: `api::product.product:${click}`,
      };
      applyEvent(profile, { ...event, attributes: likes }, SETTINGS);
    }
    states.set(id, { record: { ...blankRecord(id), ...said }, profile });
    return token;
  };
  return {
    config: parsed,
    places,
    snapshots,
    tokens,
    dependencies,
    delivery: createDelivery(strapi, dependencies),
    logged,
    visitor,
  };
};

export default {
  config,
  contentTypes,
  register: ({ strapi }: { strapi: Core.Strapi }): void => {
    openVariantsToTheHostsBlocks(strapi);
    keepOutOfGraphQL(
      strapi,
      Object.keys(contentTypes).map((name) => `plugin::individualization.${name}`),
    );
    registerDelivery(strapi, () => sites.get(strapi)?.delivery);
  },
  bootstrap: async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
    await createPlaceTables(strapi);
    const site = createSite(strapi);
    await site.places.load();
    await site.snapshots.refresh();
    sites.set(strapi, site);
    startDelivery(strapi, site.delivery);
  },
};
