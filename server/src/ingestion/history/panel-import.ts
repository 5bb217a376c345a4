import {
  MAX_IMPORT_BYTES,
  type HistoryOptions,
  type ImportPlan,
  type ImportPreview,
  type ImportView,
  type ImportWork,
} from '../../contracts';
import { HistoryError } from './history-error';
import type { ItemTypes } from './item-types';
import { startWork, type PanelWork, type RunHistory } from './panel-work';
import { takeUpload, type Upload } from './uploads';

/** Lines of a preview. */
const PREVIEW = 5;

/** One file of the panel at a time, and one work on it, within the process that serves. */
export interface PanelImport {
  view(): Promise<ImportView>;
  /** Takes an uploaded file over, in the place of the one before. */
  upload(file: { readonly path: string; readonly name: string }): Promise<void>;
  /** What the first lines would become. */
  preview(plan: ImportPlan): Promise<ImportPreview>;
  /** Checks or imports the file in the background. */
  begin(kind: ImportWork['kind'], plan: ImportPlan): void;
  /** Ends what is under way after the lines that were read; the file stays. */
  stop(): Promise<void>;
  /** Ends what is under way, and the file goes. */
  end(): Promise<void>;
}

export function createPanelImport(run: RunHistory, itemTypes: ItemTypes): PanelImport {
  let uploaded: Upload | null = null;
  let work: PanelWork | null = null;

  const idle = (): void => {
    if (work?.now().state === 'running') throw new HistoryError('UNDER_WAY', 'another import is under way');
  };
  const optionsOf = (plan: ImportPlan): HistoryOptions => {
    if (!uploaded) throw new HistoryError('FILE_MISSING', 'nothing was uploaded');
    return uploaded.optionsOf(plan);
  };
  const replace = async (next: Upload | null): Promise<void> => {
    const gone = uploaded;
    [uploaded, work] = [next, null];
    await gone?.discard();
  };
  const stop = async (): Promise<void> => {
    await work?.stop();
  };

  return {
    async view() {
      const list = await itemTypes.list();
      return { file: uploaded?.file ?? null, work: work?.now() ?? null, itemTypes: list, mostBytes: MAX_IMPORT_BYTES };
    },
    async upload({ path, name }) {
      idle();
      const next = await takeUpload(path, name, itemTypes);
      try {
        idle();
      } catch (error) {
        await next.discard();
        throw error;
      }
      await replace(next);
    },
    preview: (plan) => previewOf(optionsOf(plan), run),
    begin(kind, plan) {
      idle();
      work = startWork(kind, optionsOf(plan), run);
    },
    stop,
    async end() {
      await stop();
      await replace(null);
    },
  };
}

async function previewOf(options: HistoryOptions, run: RunHistory): Promise<ImportPreview> {
  const lines: ImportPreview['lines'][number][] = [];
  const enough = new AbortController();
  const add = (line: ImportPreview['lines'][number]): void => {
    lines.push(line);
    if (lines.length === PREVIEW) enough.abort();
  };
  await run(
    { ...options, dry: true },
    {
      signal: enough.signal,
      onProblem: ({ line, code, message }) => add({ line, code, message }),
      onLine: ({ line, visitor, event: { type, item, at, value = null, currency = null }, label }) =>
        add({ line, visitor, type, item: item!, label, at: new Date(at).toISOString(), value, currency }),
    },
  );
  return { lines };
}
