import type { Answer } from './answers';
import type { Breaker } from './breaker';
import type { Deadline } from './deadline';
import type { VisitorState } from '../visitors/profiles';
import type { DeliveryDependencies } from './dependencies';

/** The visitor as far as this request may use it. */
export interface KnownVisitor {
  /** Seed of the draw; undefined: context only. */
  readonly visitor: string | undefined;
  readonly state: VisitorState | null;
  /** Decisions may be kept. */
  readonly logged: boolean;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const NOBODY: KnownVisitor = { visitor: undefined, state: null, logged: false };

const readState = async (
  visitor: string,
  answer: Answer,
  { profiles, breaker }: Pick<DeliveryDependencies, 'profiles'> & { breaker: Breaker },
  deadline: Deadline,
): Promise<VisitorState> => {
  // In memory it costs nothing, so a page of many zones does not wait many times.
  const warm = answer.state ?? profiles.peek(visitor);
  const read = (): Promise<VisitorState> => (answer.state ??= profiles.read(visitor)) as Promise<VisitorState>;
  const state = await (warm instanceof Promise || !warm ? breaker.wait(read, deadline) : warm);
  if (!isObject(state) || !isObject(state.profile) || !isObject(state.record))
    throw new TypeError('the state of a visitor has a record and a profile');
  answer.state = state;
  return state;
};

/** Reads who asks, within the deadline, as far as consent goes. Rejects when the store does. */
export const knowVisitor = async (
  answer: Answer,
  dependencies: Pick<DeliveryDependencies, 'profiles' | 'consent'> & { breaker: Breaker },
  deadline: Deadline,
): Promise<KnownVisitor> => {
  const { visitor, disabled, privacyControl } = answer.requester;
  if (visitor === null || disabled) return NOBODY;
  const state = await readState(visitor, answer, dependencies, deadline);
  const { consent } = dependencies;
  if (consent.allows(state.record, 'personalization', privacyControl) !== true) {
    answer.notices.add('NO_CONSENT');
    return NOBODY;
  }
  return { visitor, state, logged: consent.allows(state.record, 'measurement', privacyControl) === true };
};
