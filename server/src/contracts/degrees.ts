import type { Degree } from '../engine/types';
import type { EarnedGoal, EarnedPolicy } from './earned';

/**
 * `GET /individualization/experiences/:slot/degrees`: what each degree would bring, beside what it costs to write and to
 * keep. Rules, blocks and translations are those of the draft; the early sign is that of the settings in force.
 */
export interface DegreesView {
  /** That judges; null where nothing was live. */
  goal: EarnedGoal | null;
  /** Real visitors of the last 30 days that were looked at, and how many of their clicks the early sign is about. */
  people: number;
  clicks: number;
  degrees: DegreeView[];
  /**
   * Rules that it would take to give people by rules what they get per person: one for each block that at least 1 % of
   * the people looked at get among those whom the same rule, or none, covers. Null where nobody is known.
   */
  finerRules: number | null;
}

export interface DegreeView {
  degree: Exclude<Degree, 'original'>;
  /** In the version in force, measured or estimated from past traffic; null where that tells nothing of this degree. */
  earned: Pick<EarnedPolicy, 'how' | 'people' | 'value' | 'interval' | 'refusal'> | null;
  /** "Would the next click have matched?", of `clicks`; null where there is nothing to tell by. */
  hits: number | null;
  cost: {
    /** To keep true: those that count at this degree, and the segments that they name. */
    rules: number;
    segments: number;
    /** To write: variants, and their translations that are missing where the slot's pages are. */
    blocks: number;
    translations: number;
  };
}
