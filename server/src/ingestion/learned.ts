import {
  applyEvent,
  createCrowd,
  createModel,
  decidingProfile,
  crowdApply,
  crowdFromJSON,
  crowdToJSON,
  modelFromJSON,
  modelToJSON,
  type Crowd,
  type Decision,
  type EngineSettings,
  type Model,
  type Profile,
} from '../engine';
import type { JournalledEvent, Stores } from '../stores/types';
import type { Profiles } from '../visitors';
import { createOutcomes, type Goal, type StoredOutcomes } from './outcomes';
import { createPastProfiles } from './past-profiles';

const NAME = 'learned';
const PAGE = 500;

/** What everybody taught: a fold over the journal up to `sequence`. Live references for the snapshot. */
export interface Learned {
  readonly crowd: Crowd;
  readonly model: Model;
  readonly sequence: number;
  /** Takes the next committed event; `before` is the visitor's profile without it. */
  apply(event: JournalledEvent, before: Profile, decision: Decision | undefined): void;
  /** Takes in what the journal has beyond the stored state. Call it once goals are known and before events come in. */
  catchUp(): Promise<void>;
  /** Learns what was not rewarded in time. */
  close(now: number): void;
  forget(visitor: string): void;
  /**
   * Events are committed and learned only some time later in this work: the state is not stored meanwhile, since
   * another event may have moved the sequence beyond them.
   */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Stores the state if it has moved. */
  save(): Promise<void>;
}

export interface LearnedOptions {
  readonly stores: Stores;
  readonly settings: EngineSettings;
  readonly profiles: Profiles;
  readonly goalOf: (decision: Decision) => Goal | undefined;
  /** Sees each event that is caught up. */
  readonly onEvent?: (event: JournalledEvent) => void;
}

interface Stored {
  readonly crowd: unknown;
  readonly model: unknown;
  readonly outcomes: StoredOutcomes;
}

/** Takes in what the journal has beyond the stored state, in order of sequence, as it was taken in live. */
async function catchUp(learned: Learned, { stores, settings, profiles, onEvent }: LearnedOptions): Promise<void> {
  const past = createPastProfiles({ events: stores.events, profiles, settings });
  for (;;) {
    const page = await stores.events.since(learned.sequence, PAGE);
    if (page.length === 0) return;
    const decisions = await stores.decisions.getMany(page.flatMap((event) => event.decision?.id ?? []));
    for (const event of page) {
      const profile = await past.before(await profiles.record(event.visitor), event);
      learned.apply(event, profile, event.decision && decisions.get(event.decision.id)?.decision);
      if (!event.excluded) applyEvent(profile, event, settings);
      onEvent?.(event);
    }
  }
}

/** The stored state. With `catchUp`, what a crash kept from being stored is learned again from the journal. */
export async function loadLearned(options: LearnedOptions): Promise<Learned> {
  const { stores, settings, goalOf } = options;
  const state = await stores.state.load(NAME);
  const stored = state?.data as Stored | undefined;
  const crowd = stored ? crowdFromJSON(stored.crowd) : createCrowd();
  const model = stored ? modelFromJSON(stored.model) : createModel();
  const outcomes = createOutcomes(model, goalOf);
  if (stored) {
    const ids = stored.outcomes.open.map(({ id }) => id);
    outcomes.restore(stored.outcomes, await stores.decisions.getMany(ids));
  }
  let sequence = state?.sequence ?? 0;
  let saved = sequence;
  let underWay: Promise<unknown> | undefined;

  const learned: Learned = {
    crowd,
    model,
    get sequence() {
      return sequence;
    },
    apply(event, before, decision) {
      // First of all: an event that cannot be learned from must not be met again at every start.
      sequence = Math.max(sequence, event.sequence);
      if (event.excluded) return;
      crowdApply(crowd, decidingProfile(before, event.at), event, settings);
      outcomes.apply(event, decision);
    },
    catchUp: () => catchUp(learned, options),
    close: (now) => outcomes.close(now),
    forget: (visitor) => outcomes.forget(visitor),
    async during(work) {
      const working = work();
      underWay = working.catch(() => undefined);
      return working;
    },
    async save() {
      await underWay;
      if (sequence === saved) return;
      const reached = sequence;
      const data: Stored = { crowd: crowdToJSON(crowd), model: modelToJSON(model), outcomes: outcomes.stored() };
      await stores.state.save(NAME, { sequence: reached, data });
      saved = reached;
    },
  };
  return learned;
}
