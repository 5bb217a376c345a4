/** Lets requests that came meanwhile go first: SQLite and the engine answer at once, so nobody else would get a turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** People who are asked in one turn. */
const PEOPLE = 20;

/** A turn after every so many people; `index`: how many were asked before this one. */
export const turnAmong = (index: number): Promise<void> | undefined =>
  index % PEOPLE === PEOPLE - 1 ? turn() : undefined;
