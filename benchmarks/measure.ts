/** Times of the processor in µs: what others do on the machine meanwhile is not in them. `p50` and `p99` are over the samples, each the mean of a short run of calls. */
export interface Timing {
  readonly p50: number;
  readonly p99: number;
  readonly samples: number;
}

/** Keeps the last answer, so that no call can be left out as unused. */
const last: { answer: unknown } = { answer: undefined };
const SAMPLE_MS = 0.3;
const TOTAL_MS = 1_500;

/** What this process has used of the processor, ms, to the µs. */
function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const timingOf = (samples: number[]): Timing => {
  samples.sort((a, b) => a - b);
  const at = (share: number): number => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))];
  return { p50: at(0.5), p99: at(0.99), samples: samples.length };
};

/** What a call costs that stands still for the clock: runs of calls, each long enough to be timed. */
export function timeRuns(call: (i: number) => unknown, totalMs = TOTAL_MS): Timing {
  let i = 0;
  const run = (calls: number): number => {
    const started = used();
    for (let left = calls; left > 0; left -= 1) last.answer = call((i += 1));
    return used() - started;
  };
  for (const until = used() + totalMs / 4; used() < until;) run(1);
  let calls = 1;
  while (run(calls) < SAMPLE_MS) calls *= 2;
  const samples: number[] = [];
  for (const until = used() + totalMs; used() < until;) samples.push((run(calls) / calls) * 1000);
  return timingOf(samples);
}

/**
 * What a call costs after something that is not counted: that happens for a whole round of calls first, then the round
 * is timed, so that the clock itself costs next to nothing.
 */
export function timeAfter(
  before: (i: number) => void,
  call: (i: number) => unknown,
  round: number,
  totalMs = TOTAL_MS,
): Timing {
  const samples: number[] = [];
  let i = 0;
  const once = (): number => {
    for (let j = 0; j < round; j += 1) before(i + j);
    const started = used();
    for (let j = 0; j < round; j += 1) last.answer = call(i + j);
    const took = used() - started;
    i += round;
    return (took / round) * 1000;
  };
  for (const until = used() + totalMs / 4; used() < until;) once();
  for (const until = used() + totalMs; used() < until;) samples.push(once());
  return timingOf(samples);
}

/** Repeatable numbers in [0, 1) (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
