import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import de from '../../admin/src/translations/de.json';
import en from '../../admin/src/translations/en.json';
import { texts } from './texts';

const SOURCE = path.resolve(__dirname, '../../admin/src');

const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(path.join(SOURCE, name), 'utf8'))
  .join('\n');

/** Names of the values that a text takes, the words of its plurals left out. */
const valuesOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)(?=[},])/g)].map(([, name]) => name))].sort();

/** A key that is put together, `degree.${x}.means`, counts as used by its fixed beginning. */
const isUsed = (key: string): boolean =>
  sources.includes(`'${key}'`) ||
  [...sources.matchAll(/`([a-z][\w.]*\.)\$\{[^}]+\}([\w.]*)`/gi)].some(
    ([, start, end]) => key.startsWith(start) && key.endsWith(end) && key.length > start.length + end.length,
  ) ||
  (key.startsWith('somebody.') && key.endsWith('Right')) ||
  key.endsWith('.title');

describe('translations', () => {
  test('German has the same texts as English', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  });

  test.each(Object.keys(en) as (keyof typeof en)[])('%s takes the same values in both languages', (key) => {
    expect(valuesOf(de[key])).toEqual(valuesOf(en[key]));
  });

  test.each(['en', 'de'] as const)('every text of %s can be shown', (locale) => {
    const t = texts(locale);
    for (const [key, text] of Object.entries(locale === 'en' ? en : de)) {
      const values = Object.fromEntries(valuesOf(text).map((name) => [name, 1]));
      expect(t(key as keyof typeof en, values)).not.toMatch(/[{}]/);
    }
  });

  test('no text is left over', () => {
    expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([]);
  });

  test('no technical word reaches the marketer', () => {
    const jargon = /\b(JSON|API|UUID|boolean|null|undefined|endpoint|payload|propensity|users?|campaigns? id)\b/i;
    expect(Object.entries(en).filter(([, text]) => jargon.test(text))).toEqual([]);
  });
});
