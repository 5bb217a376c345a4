import { aboutOf, crowdShare, intentFor, liftOf, type AttributeReading } from './affinity';
import { writeFlow, type Flow } from './flow';
import { placeOfValue } from './tastes';
import { TERMS, type Values } from './values';

/** Writes the terms of values, log-odds, those of each side by side; exactly 0 without evidence. */
export function writeTerms(about: AttributeReading, flow: Flow | null, values: Values, into: number[]): void {
  const { names, at, places, shares } = values;
  const { intentElsewhere, tasteElsewhere } = about;
  for (let i = 0; i < names.length; i += 1) {
    const v = at[i];
    into[v * TERMS] = liftOf(intentFor(about, places[v]), shares[v], intentElsewhere);
    into[v * TERMS + 1] = liftOf(aboutOf(about, names[i], places[v]), shares[v], tasteElsewhere);
  }
  if (flow) writeFlow(about, flow, values, into);
}

/** The terms of values that are looked up by their names. `prior` is the share of a value that nobody chose. */
export function termsOf(
  about: AttributeReading,
  flow: Flow | null,
  names: readonly string[],
  prior: number,
): readonly number[] {
  const terms = new Array<number>(names.length * TERMS).fill(0);
  const places = names.map((name) => placeOfValue(about.tastes, name));
  const shares = names.map((name) => crowdShare(about, name, prior));
  writeTerms(about, flow, { names, at: names.map((_, v) => v), places, shares }, terms);
  return terms;
}
