/** Lets requests that came meanwhile go first: SQLite and the engine answer at once, so nobody else would get a turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
