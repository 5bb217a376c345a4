import type { TasteEntry } from '../contracts';

const MAX_OBSERVED = 500;

/**
 * What is told of a taste, strongest first: as much as anybody reads, and all that the visitor said. Whoever sends ever
 * new values must not get an answer of many megabytes for it.
 */
export const told = (affinities: readonly TasteEntry[]): TasteEntry[] =>
  affinities.filter(({ origin }, place) => place < MAX_OBSERVED || origin === 'declared');
