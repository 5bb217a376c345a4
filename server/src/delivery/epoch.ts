import type { Core } from '@strapi/types';
import type { ModelOf } from './reach';
import { reachableFrom } from './reach';

const WRITES = new Set([
  'afterCreate',
  'afterCreateMany',
  'afterUpdate',
  'afterUpdateMany',
  'afterDelete',
  'afterDeleteMany',
]);

interface LifecycleEvent {
  readonly action: string;
  readonly model: { readonly uid: string };
}

/**
 * A number that grows with every write to anything that entries of `uid` can show, and to types that `alsoOf` names. It grows once at the write and once
 * more when the transaction is through, so that nobody keeps what he read in between. Subscribed until Strapi stops.
 */
export const createEpoch = (
  strapi: Core.Strapi,
  uid: string,
  modelOf: ModelOf,
  alsoOf: (uid: string) => boolean = () => false,
): (() => number) => {
  const watched = reachableFrom(uid, modelOf);
  let epoch = 0;
  const grow = (): void => {
    epoch += 1;
  };
  strapi.db.lifecycles.subscribe(((event: LifecycleEvent) => {
    const { uid: written } = event.model;
    if (!WRITES.has(event.action) || (!watched.has(written) && !alsoOf(written))) return undefined;
    grow();
    // Nested: hangs on the transaction that is running, and opens none.
    return strapi.db.inTransaction() ? strapi.db.transaction(async ({ onCommit }) => onCommit(grow)) : undefined;
  }) as never);
  return () => epoch;
};
