import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Core } from '@strapi/types';

interface Upload {
  upload(input: { data: unknown; files: unknown }): Promise<{ id: number }[]>;
}

/** Puts a drawing into the media library, once per name; answers its id. */
export type Pictures = (name: string, alternativeText: string, draw: () => string) => Promise<number>;

export const createPictures = (strapi: Core.Strapi): Pictures => {
  const upload = strapi.plugin('upload').service('upload') as unknown as Upload;
  return async (name, alternativeText, draw) => {
    const filename = `${name}.svg`;
    const existing = await strapi.db.query('plugin::upload.file').findOne({ where: { name: filename } });
    if (existing) return existing.id as number;
    const folder = await mkdtemp(path.join(tmpdir(), 'demo-picture-'));
    try {
      const filepath = path.join(folder, filename);
      const svg = draw();
      await writeFile(filepath, svg);
      const [file] = await upload.upload({
        data: { fileInfo: { name: filename, alternativeText, caption: '' } },
        files: { filepath, originalFilename: filename, mimetype: 'image/svg+xml', size: Buffer.byteLength(svg) },
      });
      return file.id;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
};
