import { layoutOf, type ExperienceInput, type ExperimentView } from '../../contracts';
import type { Adjustment, Experience, Rule, Split, VariantInfo } from '../../engine';
import type { Entry } from '../entries';

/** What a version number stands for. Contents and segments by hash: another hash is another version. */
export interface FrozenVersion {
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  readonly settings: ExperienceInput;
  readonly contents: Readonly<Record<string, string>>;
  readonly segments: Readonly<Record<string, string>>;
  /** Everything is decided and logged, and everybody is served the original. */
  readonly shadow?: true;
  /** How visitors are divided, where they are: never in shadow mode, in which all are served the same. */
  readonly split?: Split;
  /** What one order counts at most for the far goal; null: no cap. */
  readonly orderCap?: number | null;
}

/** Where an experiment stands; it is not part of a version, so that a pause does not end what was measured. */
export interface Experiment {
  readonly standing: Exclude<ExperimentView['standing'], 'none'>;
  /** ISO 8601. */
  readonly since: string;
}

/** An experience as the database has it. */
export interface StoredExperience {
  readonly documentId: string;
  readonly slot: string;
  readonly standing: Experience['status'];
  readonly version: number;
  /** The draft that the marketer edits. */
  readonly settings: ExperienceInput;
  /** The version in force, or the last that was. */
  readonly live: FrozenVersion | null;
  readonly experiment: Experiment | null;
}

/** All but the history, which only grows and only reports read. */
export const STORED_FIELDS = ['documentId', 'slot', 'standing', 'version', 'settings', 'live', 'experiment'];

/** Rules first, then the person: what a new slot starts with. */
export const newSettings = (name: string): ExperienceInput => ({
  name,
  degree: 'rulesThenPerson',
  rules: [],
  goal: null,
  definition: '',
  takeover: null,
});

export const storedExperience = (entry: Entry): StoredExperience => ({
  documentId: entry.documentId,
  slot: String(entry.slot),
  standing: entry.standing as Experience['status'],
  version: Number(entry.version),
  settings: { ...newSettings(String(entry.slot)), ...(entry.settings as Partial<ExperienceInput>) },
  live: (entry.live as FrozenVersion | null) ?? null,
  experiment: (entry.experiment as Experiment | null) ?? null,
});

const moment = (iso: string | null | undefined): number | undefined => (iso ? Date.parse(iso) : undefined);

const engineRule = (rule: ExperienceInput['rules'][number]): Rule => ({
  id: rule.id,
  segment: rule.segment,
  variant: rule.variant,
  strength: rule.strength,
  paused: rule.paused ?? false,
  from: moment(rule.from),
  until: moment(rule.until),
});

type Takeover = NonNullable<ExperienceInput['takeover']>;

/** All campaigns of a slot, the earliest first. */
export const takeoversOf = (settings: ExperienceInput): Takeover[] =>
  [...(settings.takeover ? [settings.takeover] : []), ...(settings.takeovers ?? [])].sort(
    (a, b) => Date.parse(a.from) - Date.parse(b.from),
  );

/** The campaign that runs at `now`, else the next one to come; the engine holds its dates itself. */
export const takeoverAt = (settings: ExperienceInput, now: number): Experience['takeover'] => {
  const next = takeoversOf(settings).find((one) => Date.parse(one.until) > now);
  return next && { variant: next.variant, from: Date.parse(next.from), until: Date.parse(next.until) };
};

const engineAdjustment = (adjustment: NonNullable<ExperienceInput['adjustments']>[number]): Adjustment => ({
  ...(adjustment.boost && { boost: adjustment.boost }),
  ...(adjustment.onlyFor && { onlyFor: adjustment.onlyFor }),
  ...(adjustment.notFor && { notFor: adjustment.notFor }),
  ...(adjustment.cap && { cap: adjustment.cap }),
  ...(typeof adjustment.perDay === 'number' && { perDay: adjustment.perDay }),
  ...(adjustment.coolDown && { coolDown: adjustment.coolDown }),
});

/** Keys of the segments that the settings name. */
export const segmentsNamedBy = ({ rules, adjustments = [] }: ExperienceInput): string[] => [
  ...rules.map(({ segment }) => segment),
  ...adjustments.flatMap(({ onlyFor, notFor }) => [onlyFor ?? [], notFor ?? []].flat()),
];

/** The split that divides visitors now; undefined while none does. */
const runningSplit = ({ live, experiment }: StoredExperience): Split | undefined =>
  live?.split && experiment?.standing === 'running' ? live.split : undefined;

/** The engine's shape of the version in force, or null before the first Go live: a draft decides nothing. */
export const engineExperience = (
  stored: StoredExperience,
  variants: readonly VariantInfo[],
  now: number,
): Experience | null => {
  if (!stored.live || stored.standing === 'draft') return null;
  const { settings, number, shadow } = stored.live;
  const adjustments = new Map(settings.adjustments?.map((one) => [one.variant, engineAdjustment(one)]));
  return {
    id: stored.documentId,
    slot: stored.slot,
    name: settings.name,
    version: number,
    status: stored.standing,
    degree: settings.degree,
    rules: settings.rules.map(engineRule),
    takeover: takeoverAt(settings, now),
    goal: settings.goal ?? undefined,
    split: runningSplit(stored),
    ...(shadow && { shadow }),
    variants: variants.map((info) => {
      const adjustment = adjustments.get(info.key) ?? adjustments.get(layoutOf(info.key));
      return adjustment ? { ...info, adjustment: { ...adjustment, ...info.adjustment } } : info;
    }),
  };
};
