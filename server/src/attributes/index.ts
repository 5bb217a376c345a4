import type { Core } from '@strapi/types';
import type { AttributeSetting, AttributeTypeView } from '../contracts';
import type { Config } from '../config';
import type { Attributes } from '../engine';
import type { StateStore } from '../stores/types';
import { createBands } from './bands';
import {
  createAttributesOfBlocks,
  createAttributesOfEntries,
  type AttributesOfBlocks,
  type AttributesOfEntries,
} from './blocks';
import { createEntryCatalogue, type EntryAttributes, type EntryReference } from './catalogue';
import { createEntries } from './entries';
import { saysStock, type Schema, type SchemaOf } from './fields';
import { normaliseSent, type SentAttributes } from './sent';
import { createAttributeSettings } from './settings';
import { attributeTypes } from './views';
import { createVocabulary, type Vocabulary } from './vocabulary';
import { watchEntries } from './watch';

export { mergeAttributes, type SentAttributes } from './sent';
export { isOpen, labelField, valueField, type Schema } from './fields';
export type { AboutEntry, AttributesOfEntries } from './blocks';
export type { EntryAttributes, EntryReference } from './catalogue';
export { itemOf } from './catalogue';

/** Content attributes: what a click on an entry says about taste. */
export interface ContentAttributes {
  readonly catalogue: {
    attributesOf(entry: EntryReference): Promise<EntryAttributes | null>;
    readonly attributesOfBlocks: AttributesOfBlocks;
    readonly attributesOfEntries: AttributesOfEntries;
    /** Calls back after entries or settings changed that attributes depend on; answers the function that stops it. */
    onChange(listener: () => void): () => void;
  };
  readonly vocabulary: Vocabulary;
  /** Attributes as sent from outside, in the catalogue's form. */
  normalise(sent: SentAttributes): Attributes;
  types(): Promise<AttributeTypeView[]>;
  /** Turns a type on or off and chooses its fields; null if there is no such type or field. */
  choose(contentType: string, setting: AttributeSetting): Promise<AttributeTypeView | null>;
  /** Reads what is stored; call before anything else. */
  load(): Promise<void>;
  stop(): void;
}

export function createContentAttributes({
  strapi,
  config,
  state,
}: {
  strapi: Core.Strapi;
  config: Config;
  state: StateStore;
}): ContentAttributes {
  // Names come from outside: `constructor` is no content type.
  const schemaOf: SchemaOf = (uid) => {
    const registry = [strapi.contentTypes, strapi.components].find((known) => Object.hasOwn(known, uid));
    return registry?.[uid as never] as Schema | undefined;
  };
  const uids = Object.keys(strapi.contentTypes).filter((uid) => uid.startsWith('api::'));
  const schemas = uids.map((uid) => schemaOf(uid) as Schema);
  const entries = createEntries(strapi, schemaOf);
  const settings = createAttributeSettings({ config, state, schemaOf, schemas });
  const bands = createBands({ state, entries });
  const catalogue = createEntryCatalogue({ entries, settings, bands, schemaOf });
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  const stop = watchEntries(strapi, (uid, documentId) => {
    if (catalogue.written(uid, documentId)) changed();
  });
  const types = () => attributeTypes({ schemas, settings, entries, bands, schemaOf });

  return {
    catalogue: {
      attributesOf: catalogue.attributesOf,
      attributesOfBlocks: createAttributesOfBlocks({ strapi, catalogue, settings, schemaOf }),
      attributesOfEntries: createAttributesOfEntries({ strapi, catalogue, settings, schemaOf }),
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    vocabulary: createVocabulary({ entries, settings, bands, schemaOf }),
    normalise: (sent) => normaliseSent(sent, bands),
    types,
    async choose(uid, setting) {
      const possible = new Set(settings.possibleFields(uid).map(({ name }) => name));
      if (possible.size === 0 || setting.fields.some((field) => !possible.has(field))) return null;
      if (setting.stock && !settings.possibleFields(uid).some((one) => one.name === setting.stock && saysStock(one)))
        return null;
      await settings.put(uid, setting);
      catalogue.forget();
      changed();
      return (await types()).find((view) => view.contentType === uid) ?? null;
    },
    async load() {
      await settings.load();
      await bands.load();
    },
    stop,
  };
}
