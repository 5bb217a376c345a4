import { CSV_FIELDS, type CsvField } from '../../contracts';

/** What columns are called in exports of shops and of analytics, in English and German; the first that fits wins. */
const NAMES: Readonly<Record<CsvField, readonly RegExp[]>> = {
  visitor: [/^(visitor|customer|user|client|person|shopper|who$)/, /^(besucher|kund|nutzer)/, /e?mail|_id$|buyer/],
  item: [/^(item|product|sku|article|entry|content)/, /^(artikel|produkt)/, /sku|slug|document/],
  at: [/^(at|time|timestamp|date|datetime|when|wann)$/, /time|date|[_ ]at$|datum|zeit/],
  type: [/^(type|event|event_?(type|name)|action|typ|ereignis)$/],
  value: [/^(value|amount|price|total|revenue)/, /^(wert|betrag|preis|umsatz)/],
  currency: [/^(currency|w(ä|ae)hrung)/],
  // An order has several lines: only what surely names one event is taken for its id.
  id: [/^(event_?id|line_?id)$/],
};

/** Most telling first: a date is not to be taken for a visitor. */
const ORDER: readonly CsvField[] = ['at', 'type', 'currency', 'id', 'item', 'visitor', 'value'];

/** Which column probably says what; each column says one thing. */
export function guessColumns(header: readonly string[]): Partial<Record<CsvField, string>> {
  const guessed = new Map<CsvField, string>();
  for (const field of ORDER) {
    const free = header.filter((column) => ![...guessed.values()].includes(column));
    const fitting = NAMES[field].flatMap((name) => free.filter((column) => name.test(column.toLowerCase().trim())));
    if (fitting.length > 0) guessed.set(field, fitting[0]);
  }
  return Object.fromEntries(CSV_FIELDS.flatMap((field) => (guessed.has(field) ? [[field, guessed.get(field)!]] : [])));
}
