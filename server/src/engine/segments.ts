import { compileCondition, type Predicate, type RegexCompiler, type Subject } from './conditions';
import type { Condition, Segment } from './types';

/** Segments as closures, by key. */
export interface CompiledSegments {
  /** What marketers call them. */
  readonly names: ReadonlyMap<string, string>;
  readonly predicates: ReadonlyMap<string, Predicate>;
}

const never: Predicate = () => false;

/** Compiles segments; they may refer to each other. A circle of references never holds, nor does an unknown key. */
export function compileSegments(segments: readonly Segment[], { regex }: { regex: RegexCompiler }): CompiledSegments {
  const references = new Map(segments.map(({ key, condition }) => [key, referencesOf(condition)]));
  const predicates = new Map<string, Predicate>();
  const segment =
    (key: string): Predicate =>
    (subject) =>
      (predicates.get(key) ?? never)(subject);
  for (const { key, condition } of segments) {
    const compiled = compileCondition(condition, { regex, segment });
    predicates.set(key, refersToItself(key, references) ? guarded(compiled) : compiled);
  }
  return { names: new Map(segments.map(({ key, name }) => [key, name])), predicates };
}

/** Only what is in a circle is watched: asked again while it is being answered, it does not hold. */
function guarded(predicate: Predicate): Predicate {
  let asking = false;
  return (subject) => {
    if (asking) return false;
    asking = true;
    try {
      return predicate(subject);
    } finally {
      asking = false;
    }
  };
}

function referencesOf(condition: Condition): string[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(referencesOf);
    case 'not':
      return referencesOf(condition.of);
    case 'segment':
      return [condition.segment];
    default:
      return [];
  }
}

function refersToItself(key: string, references: ReadonlyMap<string, readonly string[]>): boolean {
  const reached = new Set<string>();
  const next = [...(references.get(key) ?? [])];
  while (next.length > 0) {
    const one = next.pop()!;
    if (one === key) return true;
    if (reached.has(one)) continue;
    reached.add(one);
    next.push(...(references.get(one) ?? []));
  }
  return false;
}

export const segmentHolds = (compiled: CompiledSegments, key: string, subject: Subject): boolean =>
  compiled.predicates.get(key)?.(subject) ?? false;
