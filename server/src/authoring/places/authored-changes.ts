import type { Core } from '@strapi/types';
import { EXPERIENCE, SEGMENT, VARIANT } from '../entries';
import type { DocumentCall } from './follow-middleware';
import { nextGeneration, readGeneration } from './place-rows';
import { inTransaction } from '../raw-tables';

const READS = new Set(['findOne', 'findFirst', 'findMany', 'count']);
const GENERATION = 'authored';

/** Grows with each write to variants, experiences and segments, on whichever instance. */
export const authoredGeneration = (strapi: Core.Strapi): Promise<number> =>
  inTransaction(strapi, (table) => readGeneration(table, GENERATION));

/**
 * Document-service middleware: says when something that the snapshot is made of was written, after the commit.
 * `shown`: an entry that a variant shows, or may show, was written: it may have other attributes, or be gone.
 */
export const createChangeWatch = ({
  strapi,
  isShown,
  onAuthored,
  onShown,
}: {
  strapi: Core.Strapi;
  isShown(contentType: string): boolean;
  onAuthored(generation: number): void;
  onShown(): void;
}) => {
  const own = new Set([VARIANT, EXPERIENCE, SEGMENT]);
  return async ({ uid, action }: DocumentCall, next: () => Promise<unknown>): Promise<unknown> => {
    if (READS.has(action)) return next();
    if (own.has(uid))
      return inTransaction(strapi, async (table, onCommit) => {
        const result = await next();
        const generation = await nextGeneration(table, GENERATION);
        onCommit(() => onAuthored(generation));
        return result;
      });
    if (!isShown(uid)) return next();
    return inTransaction(strapi, async (_, onCommit) => {
      onCommit(onShown);
      return next();
    });
  };
};
