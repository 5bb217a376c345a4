import type { Core } from '@strapi/types';

type Written = (contentType: string, documentId?: string) => void;

/**
 * Reports every write of an entry of the site's own types, at once and again at the end of the transaction it is
 * part of: what is read in between is the old state, or one that is taken back. Answers the function that stops it.
 */
export function watchEntries(strapi: Core.Strapi, written: Written): () => void {
  return strapi.db.lifecycles.subscribe(async (event) => {
    const uid = event.model?.uid;
    if (!uid?.startsWith('api::') || !event.action.startsWith('after') || !/Create|Update|Delete/.test(event.action))
      return;
    const { documentId } = (event as { result?: { documentId?: unknown } }).result ?? {};
    const report = () => written(uid, typeof documentId === 'string' ? documentId : undefined);
    report();
    if (strapi.db.inTransaction()) {
      await strapi.db.transaction(({ onCommit, onRollback }) => {
        onCommit(report);
        onRollback(report);
        return Promise.resolve();
      });
    }
  }) as () => void;
}
