import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Seconds that passed, and seconds of the processor: on a busy machine only the latter are the program's own. */
export function stopwatch(): () => { seconds: number; cpu: number } {
  const [started, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
  };
}

export const rounded = (seconds: number): number => Number(seconds.toFixed(2));

/**
 * How long others waited for their turn, in milliseconds, asked at the end: `p99` and `max` by the clock, which counts
 * what other programs took as well, `cpu` the most by the processor. Between two turns the processor may also have
 * worked for this program's other threads, so `cpu` is rather too high.
 */
export function turnsOf(): () => { p99: number; max: number; cpu: number } {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let [most, last, stopped] = [0, process.cpuUsage(), false];
  const look = (): void => {
    const { user, system } = process.cpuUsage(last);
    most = Math.max(most, (user + system) / 1000);
    last = process.cpuUsage();
    if (!stopped) setImmediate(look);
  };
  look();
  delay.enable();
  return () => {
    stopped = true;
    delay.disable();
    return { p99: Math.round(delay.percentile(99) / 1e6), max: Math.round(delay.max / 1e6), cpu: Math.round(most) };
  };
}
