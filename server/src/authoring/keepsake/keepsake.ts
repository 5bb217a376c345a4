import type { Core } from '@strapi/types';
import { createKeepers, type Keeper, type Kept } from './kept-rows';
import { persistOwnTables } from './kept-tables';
import { createTableOnce, inTransaction } from '../raw-tables';

const KEEPSAKES = 'individualization_keepsakes';

/**
 * A boot with the plugin disabled makes Strapi forget what belongs to it: tables, layouts, permissions, grants. The
 * guard keeps a copy of the rows in a table that Strapi does not know, up to date with every write, and brings back
 * at the next boot what is gone.
 */
export interface Keepsake {
  start(): Promise<void>;
}

/** What a lifecycle event of Strapi's database layer carries. */
interface RowEvent {
  readonly action: string;
  readonly params?: { readonly data?: unknown };
  readonly result?: unknown;
}

export const createKeepsake = ({ strapi }: { strapi: Core.Strapi }): Keepsake => {
  const remembered = (model: string): Promise<Kept[]> =>
    inTransaction(strapi, async (table) => {
      const row = (await table(KEEPSAKES).where({ model }).first()) as { kept: string } | undefined;
      return row ? (JSON.parse(row.kept) as Kept[]) : [];
    });

  const remember = async ({ model, read }: Keeper): Promise<void> => {
    const kept = JSON.stringify(await read());
    await inTransaction(strapi, async (table) => {
      const changed = await table(KEEPSAKES).where({ model }).update({ kept });
      if (!changed) await table(KEEPSAKES).insert({ model, kept });
    });
  };

  const restore = async (keeper: Keeper): Promise<number> => {
    const present = new Set((await keeper.read()).map(({ id }) => id));
    const gone = (await remembered(keeper.model)).filter(({ id }) => !present.has(id));
    for (const kept of gone) await keeper.restore(kept);
    return gone.length;
  };

  /** Of one row the event says whether it is ours; of many it does not. */
  const concernsUs = (keeper: Keeper, { action, params, result }: RowEvent): boolean =>
    action.endsWith('Many') ||
    [params?.data, result].some((row) => row !== null && typeof row === 'object' && keeper.isOurs(row as never));

  const watch = (keepers: readonly Keeper[]): void => {
    for (const keeper of keepers) {
      const follow = async (event: RowEvent): Promise<void> => {
        if (concernsUs(keeper, event)) await remember(keeper);
      };
      strapi.db.lifecycles.subscribe({
        models: [keeper.model],
        afterCreate: follow,
        afterCreateMany: follow,
        afterUpdate: follow,
        afterUpdateMany: follow,
        afterDelete: follow,
        afterDeleteMany: follow,
      } as never);
    }
  };

  return {
    start: async () => {
      await createTableOnce(strapi, KEEPSAKES, (table) => {
        table.string('model', 191).primary();
        table.text('kept', 'longtext').notNullable();
      });
      await persistOwnTables(strapi);
      const keepers = createKeepers(strapi);
      for (const keeper of keepers) {
        const restored = await restore(keeper);
        if (restored > 0) strapi.log.info(`individualization: brought back ${restored} rows of ${keeper.model}`);
        await remember(keeper);
      }
      watch(keepers);
    },
  };
};
