import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { historyEventSchema, type HistoryCsv } from '../../server/src/contracts';
import { linesOfCsv } from '../../server/src/ingestion/history/csv';
import { fileAt } from '../../server/src/ingestion/history/lines';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'csv-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const COLUMNS = { visitor: 'Customer', type: 'What', item: 'SKU', at: 'Time' };

/** What the rows of a file say, as lines of a log. */
async function read(content: string | Buffer, csv: Partial<HistoryCsv> = {}, name = 'events.csv') {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  const lines: { number: number; event?: unknown; broken?: string }[] = [];
  for await (const { number, text, broken } of linesOfCsv(fileAt(file)!, { file, columns: COLUMNS, ...csv }))
    lines.push(broken === undefined ? { number, event: JSON.parse(text) } : { number, broken });
  return lines;
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

it('says what the same log says as JSON lines, whatever stands in the cells', async () => {
  // Cells are trimmed; a text of digits is the number of a line just as well.
  const text = fc.string({ minLength: 1, maxLength: 12 }).map((one) => `x${one}x`);
  const event = fc.record({
    ...{ visitor: text, type: fc.constantFrom('click', 'purchase'), item: text },
    // What is shorter counts as seconds.
    at: fc.integer({ min: 100_000_000_000, max: 2_000_000_000_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 20 }), async (events) => {
      const rows = events.map(({ visitor, type, item, at }) =>
        [quoted(item), type, String(at), 'unused', quoted(visitor)].join(),
      );
      const lines = await read(['SKU,What,Time,Other,Customer', ...rows].join('\n'));
      const said = (one: unknown) => historyEventSchema.parse(one);
      expect(lines.map((line) => said(line.event))).toEqual(events.map(said));
    }),
    { numRuns: 50 },
  );
});

it('reads a packed file with semicolons, a mark at its beginning and one type for all', async () => {
  const content =
    '\ufeffCustomer;SKU;Time;Price\r\nada;boots;2026-05-01T10:00:00Z;12.5\r\n\r\n7;bags;1777629600000;\r\n';
  const columns = { visitor: 'Customer', item: 'SKU', at: 'Time', value: 'Price' };
  const lines = await read(gzipSync(content), { columns, type: 'purchase', delimiter: ';' }, 'events.csv.gz');
  expect(lines.map(({ event }) => event)).toEqual([
    { type: 'purchase', visitor: 'ada', item: 'boots', at: '2026-05-01T10:00:00Z', value: 12.5 },
    { type: 'purchase', visitor: '7', item: 'bags', at: 1777629600000 },
  ]);
});

it.each([
  ['12.5', 12.5],
  ['12,50', 12.5],
  ['-3,1', -3.1],
  ['1,234', '1,234'],
  ['1.234,50', '1.234,50'],
  ['€ 3', '€ 3'],
])('takes the value %p for %p', async (cell, value) => {
  const columns = { visitor: 'who', value: 'worth' };
  const [{ event }] = await read(`who;worth\nada;${cell}\n`, { columns, type: 'purchase', delimiter: ';' });
  expect(event).toEqual({ type: 'purchase', visitor: 'ada', value });
});

it.each([
  ['1777629600', 1777629600000],
  ['1777629600.25', 1777629600250],
  ['1777629600000', 1777629600000],
  ['177762960', 177762960],
  ['2026-05-01', '2026-05-01'],
])('takes the time %p for %p', async (cell, at) => {
  const [{ event }] = await read(`Customer,What,SKU,Time\nada,click,boots,${cell}\n`);
  expect(event).toEqual({ visitor: 'ada', type: 'click', item: 'boots', at });
});

it('goes on after a row that is none, and names its line', async () => {
  const lines = await read(
    'Customer,What,SKU,Time\nada,click,boots,1\nbob,cl"ick,bags,2\neve,click\nada,click,toys,3\n',
  );
  expect(lines.filter(({ broken }) => broken !== undefined)).toEqual([
    { number: 3, broken: expect.stringContaining('quote') },
  ]);
  expect(lines.flatMap(({ event }) => event ?? [])).toEqual([
    { visitor: 'ada', type: 'click', item: 'boots', at: 1 },
    { visitor: 'eve', type: 'click' },
    { visitor: 'ada', type: 'click', item: 'toys', at: 3 },
  ]);
});

it('cannot do without the columns that it was told of', async () => {
  await expect(read('Customer,What,SKU\nada,click,boots\n')).rejects.toMatchObject({
    ...{ name: 'HistoryError', code: 'CSV_INVALID' },
    message: expect.stringContaining('no column "Time", only Customer, What, SKU'),
  });
});
