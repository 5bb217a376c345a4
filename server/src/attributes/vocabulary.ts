import type { VocabularyView } from '../contracts';
import type { VisitorEvent } from '../engine';
import type { VisitorRecord } from '../stores/types';
import type { Entries } from './entries';
import type { Schema, SchemaOf } from './fields';
import { createSeen } from './seen';
import type { AttributeSettings } from './settings';
import type { Bands } from './bands';
import { valuesOf } from './values';

const STANDARD_EVENTS = ['view', 'click', 'add_to_cart', 'purchase', 'search', 'exposure', 'dismiss', 'goal'];
const STANDARD_CONTEXT = [
  'channel',
  'country',
  'region',
  'city',
  'device',
  'referrer',
  'timeZone',
  'utm_source',
  'utm_medium',
  'utm_campaign',
];
const MAX_ENTRIES = 5000;
const MAX_VALUES = 200;

/** What a condition can be about: attributes of the catalogue, and what events and visitors brought. */
export interface Vocabulary {
  sawEvent(event: VisitorEvent): void;
  sawRecord(record: VisitorRecord): void;
  view(): Promise<VocabularyView>;
}

export function createVocabulary(parts: {
  entries: Entries;
  settings: AttributeSettings;
  bands: Bands;
  schemaOf: SchemaOf;
}): Vocabulary {
  const { entries, settings, bands, schemaOf } = parts;
  const context = createSeen(60, 50);
  const traits = createSeen(60, 50);
  const events = createSeen(100, 0);
  for (const key of STANDARD_CONTEXT) context.add(key);
  for (const type of STANDARD_EVENTS) events.add(type);

  return {
    sawEvent(event) {
      events.add(event.type);
      for (const key of Object.keys(event.context ?? {})) context.add(key, String(event.context?.[key]));
    },
    sawRecord(record) {
      for (const key of Object.keys(record.traits)) traits.add(key, String(record.traits[key]));
    },
    async view() {
      const attributes = createSeen(200, MAX_VALUES);
      for (const uid of settings.enabledTypes()) {
        const schema = schemaOf(uid) as Schema;
        const fields = settings.enabledFields(uid);
        for (const field of fields) attributes.add(field.name);
        await bands.prepare(schema, fields);
        for (const row of await entries.all(schema, fields, MAX_ENTRIES)) {
          for (const field of fields) {
            for (const value of valuesOf(row, uid, field, bands, schemaOf)) attributes.add(field.name, value);
          }
        }
      }
      const sorted = attributes.entries().map(({ name, values }) => ({ name, values: values.sort() }));
      const byKey = (seen: typeof context) => seen.entries().map(({ name, values }) => ({ key: name, values }));
      return {
        attributes: sorted,
        context: byKey(context),
        traits: byKey(traits),
        events: events.entries().map(({ name }) => name),
      };
    },
  };
}
