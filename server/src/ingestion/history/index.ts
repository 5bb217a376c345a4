import type { Core } from '@strapi/types';
import type { HistoryOptions, HistoryReport } from '../../contracts';
import { documentIdsBy } from './document-ids';
import { HistoryError, importHistory, type HistoryListeners, type HistoryParts } from './import-history';
import type { Serving } from './serving';

export { createServing, type Serving } from './serving';

export interface HistoryImport {
  /** Rejects with a `HistoryError` where the history cannot be imported at all. */
  import(options: HistoryOptions, listeners?: HistoryListeners): Promise<HistoryReport>;
}

/** Import of a history into the database of a Strapi that no server works on meanwhile. */
export const createHistoryImport = (
  strapi: Core.Strapi,
  serving: Pick<Serving, 'secondsElsewhere' | 'during'>,
  parts: Omit<HistoryParts, 'documentIdsBy'>,
): HistoryImport => ({
  async import(options, listeners) {
    const seconds = await serving.secondsElsewhere();
    if (seconds > 0)
      throw new HistoryError(
        'SITE_IS_SERVED',
        `a server, or another import, works on this database; stop it first (after a crash, try again in ${seconds} seconds)`,
      );
    const all = { ...parts, documentIdsBy: (type: string, field: string) => documentIdsBy(strapi, type, field) };
    return serving.during(() => importHistory(options, all, listeners));
  },
});
