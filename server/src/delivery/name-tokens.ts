import type { Block } from './dependencies';
import type { ModelOf } from './reach';

/**
 * Name tokens: `{{firstName|friend}}` in a text of a slot's block becomes the visitor's declared trait, or the text
 * after the bar. It is a greeting, nothing more: no decision depends on it.
 */
const TOKEN = /\{\{\s*([A-Za-z][A-Za-z0-9_.-]{0,63})\s*\|([^{}|]{0,200})\}\}/g;

export type Traits = Readonly<Record<string, string | number | boolean>>;

const MAX_CHARACTERS = 80;

/** Letters, digits and what names are made of. Nothing that HTML or Markdown could read: it lands in rich text too. */
const plain = (value: string | number | boolean): string =>
  String(value)
    .replace(/[^\p{L}\p{M}\p{N} .,'’-]/gu, '')
    .slice(0, MAX_CHARACTERS)
    .trim();

const fill = (text: string, traits: Traits): string =>
  text.includes('{{')
    ? text.replace(TOKEN, (_, name: string, fallback: string) => {
        const value = Object.hasOwn(traits, name) ? plain(traits[name]) : '';
        return value || fallback.trim();
      })
    : text;

const TEXTS = new Set(['string', 'text', 'richtext']);

type Values = Record<string, unknown>;

const fillComponent = <T extends Values>(uid: string, component: T, traits: Traits, modelOf: ModelOf): T => {
  let copy: Values | undefined;
  for (const [name, attribute] of Object.entries(modelOf(uid)?.attributes ?? {})) {
    const before = component[name];
    let after = before;
    if (typeof before === 'string' && TEXTS.has(attribute.type)) after = fill(before, traits);
    else if (attribute.type === 'component' && attribute.component && typeof before === 'object' && before !== null)
      after = fillNested(attribute.component, before, traits, modelOf);
    if (after !== before) (copy ??= { ...component })[name] = after;
  }
  return (copy ?? component) as T;
};

const fillNested = (uid: string, value: object, traits: Traits, modelOf: ModelOf): object => {
  if (!Array.isArray(value)) return fillComponent(uid, value as Values, traits, modelOf);
  const filled = value.map((item: unknown) =>
    typeof item === 'object' && item !== null ? fillNested(uid, item, traits, modelOf) : item,
  );
  return filled.some((item, index) => item !== value[index]) ? filled : value;
};

/** The block with its tokens filled; the same object where there are none. */
export const fillNameTokens = (block: Block, traits: Traits, modelOf: ModelOf): Block =>
  fillComponent(block.__component, block, traits, modelOf);
