import type { AttributeSetting } from '../contracts';
import type { Config } from '../config';
import type { StateStore } from '../stores/types';
import { fieldsOf, saysStock, type Field, type Schema, type SchemaOf } from './fields';

const NAME = 'attribute-settings';

/** Which fields of which content types are attributes of taste. The panel's word wins over the configuration's. */
export interface AttributeSettings {
  load(): Promise<void>;
  isEnabled(contentType: string): boolean;
  /** Enabled fields of an enabled type; empty for any other. */
  enabledFields(contentType: string): readonly Field[];
  /** Every field of the type that could be enabled. */
  possibleFields(contentType: string): readonly Field[];
  /** The field that says whether entries of an enabled type can be had. */
  stockField(contentType: string): Field | undefined;
  enabledTypes(): readonly string[];
  put(contentType: string, setting: AttributeSetting): Promise<void>;
}

export function createAttributeSettings(options: {
  config: Config;
  state: StateStore;
  schemaOf: SchemaOf;
  schemas: readonly Schema[];
}): AttributeSettings {
  const { config, state, schemaOf } = options;
  const schemas = new Map(options.schemas.map((schema) => [schema.uid, schema]));
  const stored = new Map<string, AttributeSetting>();
  const fields = new Map<string, readonly Field[]>();

  const possibleFields = (uid: string): readonly Field[] => {
    const known = fields.get(uid);
    const schema = schemas.get(uid);
    if (known || !schema) return known ?? [];
    const found = fieldsOf(schema, schemaOf);
    fields.set(uid, found);
    return found;
  };

  function isEnabled(uid: string): boolean {
    if (!schemas.has(uid)) return false;
    const configured = Object.hasOwn(config.attributes, uid) ? config.attributes[uid] : false;
    return stored.get(uid)?.enabled ?? configured !== false;
  }

  function enabledFields(uid: string): readonly Field[] {
    if (!isEnabled(uid)) return [];
    const configured = Object.hasOwn(config.attributes, uid) ? config.attributes[uid] : true;
    const chosen = stored.get(uid)?.fields ?? (Array.isArray(configured) ? configured : null);
    return possibleFields(uid).filter((field) => (chosen ? chosen.includes(field.name) : field.automatic));
  }

  function stockField(uid: string): Field | undefined {
    const name = stored.get(uid)?.stock;
    return isEnabled(uid) ? possibleFields(uid).find((field) => field.name === name && saysStock(field)) : undefined;
  }

  return {
    isEnabled,
    enabledFields,
    possibleFields,
    stockField,
    enabledTypes: () => [...schemas.keys()].filter(isEnabled),
    async load() {
      const saved = (await state.load(NAME))?.data as [string, AttributeSetting][] | undefined;
      for (const [uid, setting] of saved ?? []) stored.set(uid, setting);
    },
    async put(uid, setting) {
      const whole = { ...stored.get(uid), ...setting };
      const next = new Map(stored).set(uid, whole);
      await state.save(NAME, { sequence: 0, data: [...next] });
      stored.set(uid, whole);
    },
  };
}
