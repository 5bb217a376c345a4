import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a command in the project's root with its output on ours; ends this process where it fails. */
export const run = (command, args, options = {}) => {
  const { status, signal } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
  if (status !== 0) process.exit(status ?? (signal ? 1 : 0));
};

/** Makes a fresh clone usable: installs the dependencies unless they match the lock file already. */
export const installMissing = () => {
  const installed = path.join(ROOT, 'node_modules', '.package-lock.json');
  const lock = path.join(ROOT, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs - 1000) return;
  if (existsSync(installed) && existsSync(path.join(ROOT, 'node_modules', '@strapi', 'strapi'))) {
    run('npm', ['install', '--no-audit', '--no-fund']);
    return;
  }
  console.log('Installing dependencies (some minutes, once) …');
  run('npm', ['ci', '--no-audit', '--no-fund']);
};
