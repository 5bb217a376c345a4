import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import { importPlanSchema, MAX_IMPORT_BYTES, type ImportWork } from '../contracts';
import { runtimeOf, type Runtime } from '../runtime';
import { written } from './marketer';
import { answering, refuse } from './refusals';

type PanelImport = Runtime['history']['panel'];
/** As Strapi's body middleware leaves it: on the disk, until the answer is given. */
interface SentFile {
  readonly filepath: string;
  readonly originalFilename: string | null;
  readonly size: number;
}

function fileIn(ctx: Context): SentFile {
  const { files } = (ctx.request as { files?: { files?: SentFile | SentFile[] } }).files ?? {};
  const [file] = [files ?? []].flat();
  if (!file) throw refuse.body('files: a file is missing');
  if (file.size > MAX_IMPORT_BYTES)
    throw refuse.tooLarge(`At most ${MAX_IMPORT_BYTES} bytes; npx individualization import takes larger files`);
  return file;
}

/** What cannot be imported at all is the marketer's to mend: 400, and 409 while another import is under way. */
function refused(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'HistoryError') return error;
  return (error as { code?: unknown }).code === 'UNDER_WAY'
    ? refuse.conflict(error.message)
    : refuse.body(error.message);
}

/** Admin: the import of a history from the panel. */
export default ({ strapi }: { strapi: Core.Strapi }) => {
  const importing = (handle: (panel: PanelImport, ctx: Context) => Promise<unknown> | void) =>
    answering(async (ctx) => {
      const { panel } = runtimeOf(strapi).history;
      try {
        ctx.body = { data: (await handle(panel, ctx)) ?? (await panel.view()) };
      } catch (error) {
        throw refused(error);
      }
    });
  const begin = (kind: ImportWork['kind']) =>
    importing((panel, ctx) => panel.begin(kind, written(ctx, importPlanSchema)));
  return {
    find: importing((panel) => panel.view()),
    upload: importing((panel, ctx) => {
      const { filepath, originalFilename } = fileIn(ctx);
      return panel.upload({ path: filepath, name: originalFilename ?? '' });
    }),
    preview: importing((panel, ctx) => panel.preview(written(ctx, importPlanSchema))),
    check: begin('check'),
    start: begin('import'),
    stop: importing((panel) => panel.stop()),
  };
};
