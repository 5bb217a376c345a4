/** How often others get a turn while something is worked out. */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let done = false;
  const next = (): void => {
    if (done) return;
    turns += 1;
    setImmediate(next);
  };
  setImmediate(next);
  await work();
  done = true;
  return turns;
}
