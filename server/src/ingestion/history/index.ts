import type { Core } from '@strapi/types';
import type { HistoryOptions, HistoryReport } from '../../contracts';
import { documentIdsBy } from './document-ids';
import { HistoryError } from './history-error';
import { importHistory, type HistoryListeners, type HistoryParts } from './import-history';
import { createItemTypes } from './item-types';
import { createPanelImport, type PanelImport } from './panel-import';
import type { Serving } from './serving';

export type { PanelImport } from './panel-import';
export { createServing, type Serving } from './serving';

export interface HistoryImport {
  /** Rejects with a `HistoryError` where the history cannot be imported at all. */
  import(options: HistoryOptions, listeners?: HistoryListeners): Promise<HistoryReport>;
  /** Import from the panel. */
  readonly panel: PanelImport;
}

/**
 * Import of a history into the database of a Strapi that no other process works on meanwhile: from the panel by the
 * one that serves, or by a command beside none.
 */
export function createHistoryImport(
  strapi: Core.Strapi,
  serving: Pick<Serving, 'secondsElsewhere' | 'during'>,
  parts: Omit<HistoryParts, 'documentIdsBy'>,
): HistoryImport {
  const all = { ...parts, documentIdsBy: (type: string, field: string) => documentIdsBy(strapi, type, field) };
  async function run(options: HistoryOptions, listeners?: HistoryListeners): Promise<HistoryReport> {
    const seconds = await serving.secondsElsewhere();
    if (seconds > 0)
      throw new HistoryError(
        'SITE_IS_SERVED',
        `a server, or another import, works on this database; stop it first (after a crash, try again in ${seconds} seconds)`,
      );
    return serving.during(() => importHistory(options, all, listeners));
  }
  return { import: run, panel: createPanelImport(run, createItemTypes(strapi, parts.attributes.types)) };
}
