import type { Core } from '@strapi/types';
import { modelOf, zonesOf } from '../entries';
import { copiedTo, follow } from './follow-places';
import type { Places } from './places';
import { inTransaction } from '../raw-tables';
import { readVersions } from './zones';

/** What a document-service middleware is called with. */
export interface DocumentCall {
  readonly uid: string;
  readonly action: string;
  readonly params: Record<string, unknown>;
}
type Next = () => Promise<unknown>;

const WRITES = new Set(['update', 'publish', 'unpublish', 'discardDraft', 'clone', 'delete']);

/** Zones whose sent blocks carry ids, as the Content Manager sends them. */
const zonesWithIds = (data: unknown, zones: readonly string[]): Set<string> => {
  const sent = (data ?? {}) as Record<string, unknown>;
  return new Set(
    zones.filter((zone) => {
      const blocks = sent[zone];
      return Array.isArray(blocks) && blocks.some((block: { id?: unknown } | null) => block?.id !== undefined);
    }),
  );
};

/**
 * Document-service middleware: after a write to a document with slots, the slots are where their blocks are now.
 * In one transaction with the write, so that neither is ever without the other. Other documents pass untouched.
 */
export const createFollower = ({ strapi, places }: { strapi: Core.Strapi; places: Places }) => {
  const followWrite = async ({ uid, action, params }: DocumentCall, documentId: string, next: Next) => {
    const rows = await places.read(uid, documentId);
    const before = await readVersions(strapi, uid, documentId);
    const result = await next();
    const after = await readVersions(strapi, uid, documentId);
    const keepsIds = zonesWithIds(params.data, zonesOf(modelOf(strapi, uid)));
    const followed = follow({ before, after, rows, keepsIds, discarded: action === 'discardDraft' });
    await places.write(uid, documentId, followed);
    return result;
  };

  /** The copy's blocks wait until the editor says whether they share the slot. */
  const followClone = async (uid: string, source: string, next: Next) => {
    const rows = await places.read(uid, source);
    const result = (await next()) as { documentId?: string } | undefined;
    const documentId = result?.documentId;
    if (!documentId) return result;
    const clones = (await readVersions(strapi, uid, documentId)).flatMap((version) =>
      copiedTo(
        version,
        rows.filter((row) => row.locale === version.locale && row.status === version.status && !row.pending),
      ),
    );
    await places.write(
      uid,
      documentId,
      clones.map((row) => ({ ...row, documentId, pending: true })),
    );
    return result;
  };

  return async (call: DocumentCall, next: Next): Promise<unknown> => {
    const { uid, action, params } = call;
    const documentId = params.documentId;
    if (!WRITES.has(action) || typeof documentId !== 'string') return next();
    if (places.ofDocument(uid, documentId).length === 0) return next();
    return inTransaction(strapi, () =>
      action === 'clone' ? followClone(uid, documentId, next) : followWrite(call, documentId, next),
    );
  };
};
