import { hasNeed } from './needs';
import type { Profile, Touch } from './profile';
import type { Attributes, Condition, Context, Test } from './types';

/** What a condition is about: a visitor (or nobody yet), in a situation, at a moment (ms). */
export interface Subject {
  readonly profile: Profile | null;
  readonly context: Context;
  readonly now: number;
}

export type Predicate = (subject: Subject) => boolean;

/** Compiles a regular expression to a test in linear time; injected, because the engine imports nothing. */
export type RegexCompiler = (source: string) => (text: string) => boolean;

export interface ConditionCompiler {
  readonly regex: RegexCompiler;
  /** Predicate of another segment, resolved when it is asked. */
  readonly segment: (key: string) => Predicate;
}

type Scalar = string | number | boolean;
/** Asked of one value, or of none. */
type ValueTest = (value: Scalar | undefined) => boolean;

/** Compiles a condition tree once to closures. Unknown kinds and broken regular expressions never hold. */
export function compileCondition(condition: Condition, compiler: ConditionCompiler): Predicate {
  switch (condition.kind) {
    case 'all':
      return every(condition.of.map((part) => compileCondition(part, compiler)));
    case 'any':
      return some(condition.of.map((part) => compileCondition(part, compiler)));
    case 'not': {
      const part = compileCondition(condition.of, compiler);
      return (subject) => !part(subject);
    }
    case 'context': {
      const test = compileTest(condition.test, compiler.regex);
      const { key } = condition;
      return (subject) => test(contextValue(subject, key));
    }
    case 'trait':
      return trait(condition.key, condition.test, compileTest(condition.test, compiler.regex));
    case 'behaviour':
      return behaviour(condition);
    case 'entered':
      return ({ profile }) => carries(profile?.first, condition.attribute, condition.value);
    case 'time':
      return (subject) => inTime(condition, subject);
    case 'need':
      return ({ profile, now }) => profile !== null && hasNeed(profile, now, condition.need, condition.atLeast);
    case 'segment':
      return compiler.segment(condition.segment);
    default:
      return () => false;
  }
}

function every(parts: readonly Predicate[]): Predicate {
  const [first, second, third] = parts;
  // Most conditions are short, and a loop costs as much as a test.
  if (parts.length === 1) return first;
  if (parts.length === 2) return (subject) => first(subject) && second(subject);
  if (parts.length === 3) return (subject) => first(subject) && second(subject) && third(subject);
  return (subject) => {
    for (let i = 0; i < parts.length; i += 1) if (!parts[i](subject)) return false;
    return true;
  };
}

function some(parts: readonly Predicate[]): Predicate {
  if (parts.length === 1) return parts[0];
  return (subject) => {
    for (let i = 0; i < parts.length; i += 1) if (parts[i](subject)) return true;
    return false;
  };
}

/**
 * The request's word first, then the visitor's last known context. What an object inherits is no scalar, so the type
 * tells a word of its own from `constructor` in half the time of asking whose it is.
 */
function contextValue({ profile, context }: Subject, key: string): Scalar | undefined {
  const value = context[key];
  if (isScalar(value)) return value;
  if (!profile) return undefined;
  const last = profile.lastContext?.context[key];
  return isScalar(last) ? last : undefined;
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Tests that hold where no value is the one that they name. */
const DENIALS: readonly Test['operator'][] = ['notEquals', 'notIn'];

/** A trait has one value; a declared preference may have several, of which one must do, or none must be denied. */
function trait(key: string, { operator }: Test, test: ValueTest): Predicate {
  const denies = DENIALS.includes(operator);
  return ({ profile }) => {
    if (profile && Object.hasOwn(profile.traits, key)) return test(profile.traits[key]);
    const values = profile && Object.hasOwn(profile.declared, key) ? profile.declared[key] : [];
    if (values.length === 0) return test(undefined);
    return denies ? values.every(test) : values.some(test);
  };
}

function compileTest(test: Test, regex: RegexCompiler): ValueTest {
  switch (test.operator) {
    case 'equals':
      return equals(test.value);
    case 'notEquals':
      return not(equals(test.value));
    case 'in':
      return isIn(test.value);
    case 'notIn':
      return not(isIn(test.value));
    case 'exists':
      return (value) => value !== undefined;
    case 'missing':
      return (value) => value === undefined;
    case 'greaterThan':
      return someNumber((number) => number > test.value);
    case 'lessThan':
      return someNumber((number) => number < test.value);
    case 'between':
      return someNumber((number) => number >= test.value[0] && number <= test.value[1]);
    default:
      return compileTextTest(test, regex);
  }
}

const not =
  (test: ValueTest): ValueTest =>
  (value) =>
    !test(value);

/** Numbers and booleans are compared as text: the panel, query strings and CDN headers know nothing else. */
function equals(wanted: Scalar): ValueTest {
  const text = String(wanted);
  return (value) => value === text || (value !== undefined && typeof value !== 'string' && String(value) === text);
}

function isIn(wanted: readonly Scalar[]): ValueTest {
  const texts = new Set(wanted.map(String));
  return (value) => value !== undefined && texts.has(typeof value === 'string' ? value : String(value));
}

function compileTextTest(test: Extract<Test, { value: string }>, regex: RegexCompiler): ValueTest {
  const text = test.value;
  const someText =
    (holds: (value: string) => boolean): ValueTest =>
    (value) =>
      value !== undefined && holds(String(value));
  switch (test.operator) {
    case 'contains':
      return someText((value) => value.includes(text));
    case 'startsWith':
      return someText((value) => value.startsWith(text));
    case 'endsWith':
      return someText((value) => value.endsWith(text));
    case 'matches':
      try {
        return someText(regex(text));
      } catch {
        return () => false;
      }
    default:
      return () => false;
  }
}

const someNumber =
  (holds: (number: number) => boolean): ValueTest =>
  (value) =>
    value !== undefined && typeof value !== 'boolean' && value !== '' && holds(Number(value));

function carries(touch: Touch | null | undefined, attribute: string, value: string): boolean {
  return !!touch && Object.hasOwn(touch.attributes, attribute) && touch.attributes[attribute].includes(value);
}

/** Every named attribute must match one of its values. */
function matchesWhere(touch: Touch, where: Attributes | undefined): boolean {
  if (!where) return true;
  for (const attribute of Object.keys(where))
    if (!where[attribute].some((value) => carries(touch, attribute, value))) return false;
  return true;
}

function behaviour(condition: Extract<Condition, { kind: 'behaviour' }>): Predicate {
  const { event, atLeast, where } = condition;
  const within = (condition.withinSeconds ?? Infinity) * 1000;
  return ({ profile, now }) => {
    const touches = profile?.history.get(event);
    let missing = atLeast;
    for (let i = touches ? touches.length - 1 : -1; missing > 0 && i >= 0; i -= 1) {
      if (now - touches![i].at <= within && matchesWhere(touches![i], where)) missing -= 1;
    }
    return missing <= 0;
  };
}

function inTime(condition: Extract<Condition, { kind: 'time' }>, subject: Subject): boolean {
  const zone = contextValue(subject, 'timeZone');
  const { day, minute } = clockIn(typeof zone === 'string' ? zone : 'UTC', subject.now);
  if (condition.days && condition.days.length > 0 && !condition.days.includes(day)) return false;
  const from = condition.fromMinute ?? 0;
  const to = condition.toMinute ?? 1440;
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const clocks = new Map<string, Intl.DateTimeFormat | null>();

/** Day of the week and minute of the day in a zone; a zone that does not exist counts as UTC. */
function clockIn(zone: string, now: number): { day: number; minute: number } {
  const clock = clockOf(zone) ?? clockOf('UTC');
  if (!clock || !Number.isFinite(now)) return { day: 0, minute: 0 };
  const parts = new Map(clock.formatToParts(now).map((part) => [part.type, part.value]));
  return {
    day: DAYS.indexOf(parts.get('weekday') ?? 'Sun'),
    minute: (Number(parts.get('hour')) % 24) * 60 + Number(parts.get('minute')),
  };
}

function clockOf(zone: string): Intl.DateTimeFormat | null {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    try {
      clock = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
    } catch {
      clock = null;
    }
    // Zones come from outside: bounded.
    if (clocks.size < 600) clocks.set(zone, clock);
  }
  return clock;
}
