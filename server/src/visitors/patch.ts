import type { VisitorPatch } from '../contracts';
import type { Attributes } from '../engine';
import type { SentAttributes } from '../attributes';
import type { VisitorRecord } from '../stores/types';
import { endMission, SESSION_MS, startMission, takeBackMission } from './missions';

const MAX_DECLARED = 50;
const MAX_CORRECTIONS = 200;

type Declared = NonNullable<VisitorPatch['declare']>;
type Verdicts = NonNullable<VisitorPatch['correct']>;

const withoutPrototype = <T extends object>(source: T): T => Object.assign(Object.create(null), source) as T;

/** Declared values are both taste (as attributes) and, where there is one value, a trait that rules can ask for. */
function declare(record: VisitorRecord, sent: Declared, normalise: (sent: SentAttributes) => Attributes) {
  const declared = withoutPrototype(record.declared) as Record<string, readonly string[]>;
  const traits = withoutPrototype(record.traits) as Record<string, string | number | boolean>;
  for (const name of Object.keys(sent)) {
    const value = sent[name];
    delete declared[name];
    delete traits[name];
    if (value === null) continue;
    declared[name] = normalise(Object.assign(Object.create(null), { [name]: value }) as SentAttributes)[name] ?? [];
    if (!Array.isArray(value)) traits[name] = value as string | number | boolean;
  }
  return { declared, traits };
}

function correct(record: VisitorRecord, verdicts: Verdicts, now: number): VisitorRecord['corrections'] {
  let corrections = [...record.corrections];
  for (const { attribute, value, verdict } of verdicts) {
    corrections = corrections.filter((known) => known.attribute !== attribute || known.value !== value);
    if (verdict !== 'restore') corrections.push({ attribute, value, verdict, at: now });
  }
  return corrections;
}

function missionsAfter(record: VisitorRecord, { mission, undoMission }: VisitorPatch, now: number) {
  const before = undoMission ? takeBackMission(record) : record;
  if (mission === undefined) return { missions: before.missions };
  return { missions: (mission === null ? endMission(before, now) : startMission(before, mission, now, now)).missions };
}

/** The record after a patch, or null where it would say more than is kept of one visitor. */
export function patchRecord(
  record: VisitorRecord,
  patch: VisitorPatch,
  { now, normalise }: { now: number; normalise: (sent: SentAttributes) => Attributes },
): VisitorRecord | null {
  const next: VisitorRecord = {
    ...record,
    ...(patch.declare && declare(record, patch.declare, normalise)),
    ...(patch.correct && { corrections: correct(record, patch.correct, now) }),
    ...(patch.consent && { consent: { ...record.consent, ...patch.consent } }),
    ...missionsAfter(record, patch, now),
    ...(patch.excludeSession !== undefined && { excludedUntil: patch.excludeSession ? now + SESSION_MS : null }),
  };
  const fits = Object.keys(next.declared).length <= MAX_DECLARED && next.corrections.length <= MAX_CORRECTIONS;
  return fits ? next : null;
}
