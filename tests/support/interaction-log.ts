import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Real interaction logs lie beside the repository where they may be used; elsewhere the tests on them are skipped. */
const LOGS = path.resolve(__dirname, '../../../shared/data');

export const logFolder = (name: string): string => path.join(LOGS, name);
export const hasLog = (name: string): boolean => existsSync(logFolder(name));

/** `describe` where the log is there; a skip that says why elsewhere. */
export const describeWithLog = (name: string, title: string, body: () => void): void => {
  if (hasLog(name)) describe(title, body);
  else describe.skip(`${title} (skipped: the log "${name}" is not beside this repository)`, body);
};

/** Lines of `items.jsonl`, `visitors.jsonl` or `events.jsonl`, plain or gzipped. */
export const readLog = <T>(name: string, file: 'items' | 'visitors' | 'events'): T[] => {
  const plain = path.join(logFolder(name), `${file}.jsonl`);
  const text = existsSync(plain)
    ? readFileSync(plain, 'utf8')
    : gunzipSync(readFileSync(`${plain}.gz`)).toString('utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
};

export interface LoggedItem {
  id: string;
  attributes: { category: string; colour: string; price: number };
}
export interface LoggedClick {
  visitor: string;
  type: string;
  item: string;
  at: string;
}

/** Clicks by visitor in the order of the file, consecutive repeats of an item collapsed. */
export const sessionsOf = (clicks: readonly LoggedClick[]): { visitor: string; at: string; items: string[] }[] => {
  const sessions = new Map<string, { visitor: string; at: string; items: string[] }>();
  for (const { visitor, item, at } of clicks) {
    const session = sessions.get(visitor) ?? { visitor, at, items: [] };
    if (session.items.at(-1) !== item) session.items.push(item);
    sessions.set(visitor, session);
  }
  return [...sessions.values()];
};
