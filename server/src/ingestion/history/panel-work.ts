import type { HistoryOptions, HistoryProblem, HistoryReport, ImportWork } from '../../contracts';
import type { HistoryListeners } from './import-history';

export type RunHistory = (options: HistoryOptions, listeners: HistoryListeners) => Promise<HistoryReport>;

/** Refused lines that are told; all of them are counted. */
const TOLD = 100;
const NOTHING: HistoryReport = {
  ...{ items: 0, visitors: 0, events: 0, imported: 0, duplicates: 0, refused: 0, unknownItems: 0 },
};

/** A check or an import in the background. */
export interface PanelWork {
  /** How far it is, or what came of it. */
  now(): ImportWork;
  readonly ended: Promise<void>;
  /** Ends it after the lines that were read. */
  stop(): Promise<void>;
}

export function startWork(kind: ImportWork['kind'], options: HistoryOptions, run: RunHistory): PanelWork {
  const stopping = new AbortController();
  const problems: ImportWork['problems'][number][] = [];
  const refused: Partial<Record<HistoryProblem['code'], number>> = {};
  let state: ImportWork['state'] = 'running';
  let [done, report, failure]: [number, HistoryReport, string | null] = [0, NOTHING, null];

  const listeners: HistoryListeners = {
    signal: stopping.signal,
    onProblem({ line, code, message }) {
      refused[code] = (refused[code] ?? 0) + 1;
      if (problems.length < TOLD) problems.push({ line, code, message });
    },
    onProgress: (share, so) => void ([done, report] = [share, so]),
  };
  const ended = run({ ...options, dry: kind === 'check' }, listeners).then(
    (all) => void ([state, report] = [stopping.signal.aborted ? 'stopped' : 'done', all]),
    (error: Error) => void ([state, failure] = ['failed', error.message]),
  );
  return {
    now: () => ({ kind, state, done, report, refused, problems, failure }),
    ended,
    stop() {
      stopping.abort();
      return ended;
    },
  };
}
