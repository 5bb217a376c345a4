'use strict';

const path = require('node:path');
const fs = require('node:fs');

/** Compiles the playground once per run; every server test boots it with the plugin taken from source. */
module.exports = async () => {
  const appDir = path.resolve(__dirname, '../../playground');
  const outDir = path.join(appDir, 'dist');
  const marker = path.join(outDir, '.compiled');
  const newest = (directory) =>
    fs.readdirSync(directory, { withFileTypes: true }).reduce((latest, entry) => {
      const file = path.join(directory, entry.name);
      return Math.max(latest, entry.isDirectory() ? newest(file) : fs.statSync(file).mtimeMs);
    }, 0);
  const sources = Math.max(newest(path.join(appDir, 'src')), newest(path.join(appDir, 'config')));
  if (fs.existsSync(marker) && fs.statSync(marker).mtimeMs > sources) return;
  const { compileStrapi } = require('@strapi/strapi');
  await compileStrapi({ appDir });
  fs.writeFileSync(marker, '');
};
