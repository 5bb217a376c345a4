import type { Config } from '../config';
import type { Consent, ExplainedDecision, TasteProfile, VisitorPatch } from '../contracts';
import {
  decidingProfile,
  intentOf,
  runningMission,
  tasteOf,
  type Attributes,
  type Crowd,
  type EngineSettings,
  type Snapshot,
} from '../engine';
import type { SentAttributes } from '../attributes';
import type { Stores, VisitorRecord } from '../stores/types';
import { createRecordChanges, type RecordChanges } from './change';
import { createConsentRules, type ConsentRules } from './consent';
import { explainedDecision, itemsNamedBy, wouldFlip, type LabelsOf } from './explained';
import { exportedDecision, exportedEvent, exportedExperiment, type VisitorExport } from './export';
import type { TokenKey } from './keys';
import { createErrands, type Errands } from './errands';
import { patchRecord } from './patch';
import { createProfiles, type Profiles } from './profiles';
import { told } from './told';
import { createTokens, type Tokens } from './tokens';
import { createTurns } from './turns';

export { loadTokenKeys, type TokenKey } from './keys';
export type { Tokens } from './tokens';
export type { ConsentRules, Purpose } from './consent';
export type { Profiles, VisitorState } from './profiles';
export type { VisitorExport } from './export';

/** Who visitors are, what they agreed to, and their rights. `visitor` is always the id of a verified token. */
export interface Visitors extends Errands, RecordChanges {
  readonly tokens: Tokens;
  readonly consent: ConsentRules;
  readonly profiles: Profiles;
  /** A new visitor's token; an answer about consent is recorded only where it says something new. */
  mint(consent: Consent | undefined, globalPrivacyControl: boolean): Promise<string>;
  taste(visitor: string): Promise<TasteProfile>;
  /**
   * Null: the patch says more than is kept of one visitor. Who says no to being measured is counted by no experiment
   * any more: the record comes first, so that a counting that is under way sees it or is refused.
   */
  patch(visitor: string, patch: VisitorPatch): Promise<TasteProfile | null>;
  /** Everything that is kept of the visitor, or of all visitors of the person. */
  exportAll(visitor: string): Promise<VisitorExport>;
  /** Deletes everything that is kept of the visitor, or of all visitors of the person. */
  erase(visitor: string): Promise<void>;
  /** Links the visitor to a person; idempotent. False: it is linked to somebody else already. */
  identify(visitor: string, person: string): Promise<boolean>;
  /** The decision in words, or null if it was not made for this visitor. */
  explain(
    visitor: string,
    decisionId: string,
    labelsOf: LabelsOf,
    snapshot: Snapshot,
  ): Promise<ExplainedDecision | null>;
}

export interface VisitorsOptions {
  readonly config: Config;
  readonly stores: Stores;
  readonly settings: EngineSettings;
  readonly keys: readonly TokenKey[];
  readonly clock: { now(): number };
  readonly crowd: () => Crowd;
  readonly normalise: (sent: SentAttributes) => Attributes;
  /** Called with the visitors that were erased. */
  readonly onErased?: (visitors: readonly string[]) => void;
  /** Called with what a visitor declared. */
  readonly onRecord?: (record: VisitorRecord) => void;
}

export function createVisitors(options: VisitorsOptions): Visitors {
  const { config, stores, settings, clock, crowd, normalise } = options;
  const tokens = createTokens(options.keys);
  const consent = createConsentRules(config);
  const profiles = createProfiles({ events: stores.events, visitors: stores.visitors, settings });
  const inTurn = createTurns();

  async function taste(visitor: string): Promise<TasteProfile> {
    const { record, profile } = await profiles.read(visitor);
    const now = clock.now();
    const mission = runningMission(profile, now);
    const known = tasteOf(profile, crowd(), now, settings);
    return {
      ...known,
      affinities: told(known.affinities),
      traits: record.traits,
      consent: consent.of(record),
      sessionExcluded: (record.excludedUntil ?? 0) > now,
      intent: intentOf(decidingProfile(profile, now), now),
      mission: mission ? { name: mission.name, detected: mission.detected ?? false } : null,
    };
  }

  return {
    tokens,
    consent,
    profiles,
    taste,
    async mint(answer, globalPrivacyControl) {
      const token = tokens.mint();
      const mayStore = !globalPrivacyControl || config.consent.overridesGlobalPrivacyControl;
      if (answer && mayStore && consent.needsRecord(answer)) {
        const visitor = tokens.verify(token) as string;
        await profiles.put({ ...(await profiles.record(visitor)), consent: answer });
      }
      return token;
    },
    patch: (visitor, patch) =>
      inTurn(visitor, async () => {
        const next = patchRecord(await profiles.record(visitor), patch, { now: clock.now(), normalise });
        if (!next) return null;
        await profiles.put(next);
        if (patch.consent?.measurement === false) await stores.participants.erase(visitor);
        options.onRecord?.(next);
        return taste(visitor);
      }),
    ...createRecordChanges(profiles, inTurn),
    ...createErrands({ profiles, inTurn, crowd }),
    async exportAll(visitor) {
      const profile = await taste(visitor);
      const record = await profiles.record(visitor);
      const names = await profiles.sameOwner(record);
      const events = (await stores.events.ofVisitors(names)).map(exportedEvent);
      const decisions = (await Promise.all(names.map((name) => stores.decisions.ofVisitor(name)))).flat();
      return {
        visitor,
        profile: { ...profile, person: record.person, missions: record.missions ?? [] },
        events,
        decisions: decisions.map(exportedDecision),
        exposures: events.filter(({ type }) => type === 'exposure'),
        experiments: (await stores.participants.ofVisitors(names))
          .filter(({ countedFrom }) => countedFrom === 'delivery')
          .map(exportedExperiment),
        consent: profile.consent,
      };
    },
    erase: (visitor) =>
      inTurn(visitor, async () => {
        const names = await profiles.sameOwner(await profiles.record(visitor));
        for (const name of names) {
          const record = await profiles.record(name);
          await stores.events.erase(name);
          await stores.decisions.erase(name);
          await stores.participants.erase(name);
          await stores.visitors.erase(name);
          profiles.forget(record);
        }
        options.onErased?.(names);
      }),
    identify: (visitor, person) =>
      inTurn(visitor, async () => {
        const record = await profiles.record(visitor);
        if (record.person !== null) return record.person === person;
        await profiles.put({ ...record, person });
        // What this visitor did counts for the person, whose other visitors may be the only ones to take part.
        await stores.participants.lookAgain(await stores.visitors.ofPerson(person));
        return true;
      }),
    async explain(visitor, decisionId, labelsOf, snapshot) {
      const logged = await stores.decisions.get(decisionId);
      if (!logged || logged.visitor !== visitor) return null;
      const labels = await labelsOf(logged.decision.slot, itemsNamedBy(logged));
      const { profile } = await profiles.read(visitor);
      return explainedDecision(logged, labels, wouldFlip(snapshot, profile, logged, labels, clock.now()));
    },
  };
}
