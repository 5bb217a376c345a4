import { mergeAttributes, type ContentAttributes, type SentAttributes } from '../../attributes';
import type { HistoryOptions } from '../../contracts';
import type { NewEvent } from '../../stores/types';
import { HistoryError } from './history-error';

/** What items of a history are about: entries of the catalogue where they are, with what the log says beside. */
export interface HistoryItems {
  /** The log says this of an item. */
  said(id: string, attributes: SentAttributes): void;
  /** `label`: name of the entry; null where the item is none. */
  about(id: string): Promise<Required<Pick<NewEvent, 'item' | 'attributes'>> & { readonly label: string | null }>;
}

/** Document ids of a type's published entries by the value of a field; null: no such type or field. */
export type DocumentIdsBy = (contentType: string, field: string) => Promise<ReadonlyMap<string, string> | null>;

export async function createHistoryItems(
  { contentType, by }: Pick<HistoryOptions, 'contentType' | 'by'>,
  { catalogue, normalise }: Pick<ContentAttributes, 'catalogue' | 'normalise'>,
  documentIdsBy: DocumentIdsBy,
): Promise<HistoryItems> {
  const said = new Map<string, SentAttributes>();
  const documentIds = contentType !== undefined && by !== undefined ? await documentIdsBy(contentType, by) : undefined;
  if (documentIds === null) throw new HistoryError('TYPE_UNKNOWN', `${contentType} has no field ${by}`);

  function referenceTo(id: string): { contentType: string; documentId: string } | null {
    if (contentType !== undefined) {
      const documentId = documentIds ? documentIds.get(id) : id;
      return documentId === undefined ? null : { contentType, documentId };
    }
    const end = id.lastIndexOf(':');
    return id.startsWith('api::') && end > 5 ? { contentType: id.slice(0, end), documentId: id.slice(end + 1) } : null;
  }

  return {
    said: (id, attributes) => void said.set(id, attributes),
    async about(id) {
      const sent = said.get(id);
      const reference = referenceTo(id);
      const entry = reference && (await catalogue.attributesOf(reference));
      return {
        item: entry?.item ?? id,
        attributes: mergeAttributes(entry?.attributes, sent && normalise(sent)),
        label: entry?.label ?? null,
      };
    },
  };
}
