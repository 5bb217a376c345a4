import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from '../../server/src/evaluation/cli';
import { lastFifth, splitLog } from '../../server/src/evaluation/journeys';
import { readLog } from '../../server/src/evaluation/log';

const folderWith = (files: Record<string, string | Buffer>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};
const lines = (...values: unknown[]): string => `${values.map((value) => JSON.stringify(value)).join('\n')}\n`;
const view = (visitor: string, item: string, at = '2026-03-02T10:00:00Z'): object => ({
  visitor,
  type: 'view',
  item,
  at,
});

describe('reading a log', () => {
  test('takes plain and gzipped files, lists, numbers and booleans', () => {
    const items = lines(
      ...Array.from({ length: 40 }, (_, i) => ({
        id: `i${i}`,
        attributes: { tags: ['a', 'b'], price: i + 10, year: 1990, sale: i % 2 === 0 },
      })),
    );
    const folder = folderWith({
      'items.jsonl.gz': gzipSync(items),
      'visitors.jsonl': lines({ id: 'v', attributes: { age: 25 } }),
      'events.jsonl': lines(view('v', 'i3')),
    });
    const log = readLog(folder);
    expect(log.items.get('i3')).toEqual({ tags: ['a', 'b'], price: ['under 18'], year: ['1990'], sale: ['false'] });
    expect(log.visitors.get('v')).toEqual({ age: ['25'] });
    expect(log.events).toHaveLength(1);
  });

  test.each([
    ['no JSON', '{"visitor":"v"\n', /events\.jsonl:2: not a JSON object/],
    [
      'no item',
      lines({ visitor: 'v', type: 'view', at: '2026-03-02T10:00:00Z' }),
      /events\.jsonl:2: "item" must be a text/,
    ],
    ['no time', lines(view('v', 'i', 'yesterday')), /events\.jsonl:2: "at" is not a time: yesterday/],
    ['a list', '[1]\n', /events\.jsonl:2: not a JSON object/],
  ])('names file and line where there is %s', (_, wrong, message) => {
    const folder = folderWith({ 'items.jsonl': lines({ id: 'i' }), 'events.jsonl': lines(view('v', 'i')) + wrong });
    expect(() => readLog(folder)).toThrow(message);
  });

  test('names what is not there', () => {
    expect(() => readLog('/nowhere/at/all')).toThrow(/no such folder/);
    expect(() => readLog(folderWith({}))).toThrow(/no events\.jsonl/);
    const folder = folderWith({ 'events.jsonl': lines(view('v', 'i')) });
    expect(() => readLog(folder, join(folder, 'test.jsonl'))).toThrow(/test\.jsonl: no such file/);
  });

  test('an item that only events know has no attributes and is in the catalogue', () => {
    const log = readLog(folderWith({ 'events.jsonl': lines(view('v', 'unlisted')) }));
    expect(log.items.get('unlisted')).toEqual({});
  });
});

describe('a log without times', () => {
  test('is in the order of the file: an event is at the time of the one before it', () => {
    const [first, second] = [view('v', 'i'), view('w', 'j')].map((event) => ({ ...event, at: undefined }));
    const { events } = readLog(folderWith({ 'events.jsonl': lines(first, view('v', 'k'), second) }));
    expect(events.map(({ at }) => at)).toEqual([0, Date.UTC(2026, 2, 2, 10), Date.UTC(2026, 2, 2, 10)]);
  });
});

describe('splitting a log', () => {
  const events = readLog(
    folderWith({
      'events.jsonl': lines(
        ...Array.from({ length: 10 }, (_, v) => [view(`v${v}`, 'a'), view(`v${v}`, 'b')]).flat(),
        view('v0', 'late'),
      ),
    }),
  ).events;

  test('the last fifth of the visitors by first event is the test, and training ends where it begins', () => {
    const { training, test: held } = lastFifth(events);
    expect(held.map(({ visitor }) => visitor)).toEqual(['v8', 'v9']);
    expect(training).toHaveLength(8);
    expect(training.flatMap((journey) => journey.events).some(({ item }) => item === 'late')).toBe(false);
  });

  test('nothing of a test visitor is trained on, even where the log has them too', () => {
    const folder = folderWith({
      'events.jsonl': lines(view('a', 'x'), view('b', 'x')),
      'test.jsonl': lines(view('b', 'y'), view('c', 'y')),
    });
    const split = splitLog(readLog(folder, join(folder, 'test.jsonl')), false);
    expect(split.training.map(({ visitor }) => visitor)).toEqual(['a']);
    expect(split.test.map(({ visitor }) => visitor)).toEqual(['b', 'c']);
  });

  test('consecutive repeats collapse unless they are kept', () => {
    const folder = folderWith({
      'events.jsonl': lines(
        ...['a', 'b', 'c', 'd', 'e'].flatMap((v) => [view(v, 'x'), view(v, 'x'), view(v, 'y'), view(v, 'x')]),
      ),
    });
    const lengths = (keep: boolean): number[] =>
      splitLog(readLog(folder), keep).test.map((journey) => journey.events.length);
    expect(lengths(false)).toEqual([3]);
    expect(lengths(true)).toEqual([4]);
  });

  test('times that fall back within a visitor do not change the order of the file', () => {
    const folder = folderWith({
      'events.jsonl': lines(
        view('a', 'x', '2026-03-02T10:00:00Z'),
        view('a', 'y', '2026-03-01T10:00:00Z'),
        view('b', 'x'),
      ),
    });
    const [journey] = splitLog(readLog(folder), false).training;
    expect(journey.events.map(({ item }) => item)).toEqual(['x', 'y']);
    expect(journey.events[1].at).toBe(journey.events[0].at);
  });
});

describe('the command', () => {
  const say = (args: string[]): { code: number; out: string; err: string } => {
    let out = '';
    let err = '';
    const code = run(
      args,
      tmpdir(),
      (text) => (out += text),
      (text) => (err += text),
    );
    return { code, out, err };
  };

  test('without data or with an unknown option shows how it is called', () => {
    expect(say([])).toMatchObject({ code: 2, err: expect.stringContaining('--data DIR') as string });
    expect(say(['--data', 'x', '--wrong'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--wrong') as string,
    });
    expect(say(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--keep-repeats') as string });
  });

  test('says in one line what is wrong with a log', () => {
    const folder = folderWith({ 'events.jsonl': '{"visitor":1}\n' });
    expect(say(['--data', folder])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/events\.jsonl:1: "/) as string,
    });
  });
});
