import type { Condition, Test } from '../../../../server/src/engine/types';
import type { Text, TextKey } from '../../components/useText';
import { groupOf, isGroup, type Leaf } from './condition';

/** What a sentence needs beside the condition: the texts of the panel's language and the names of segments. */
export interface Words {
  t: Text;
  segmentName: (key: string) => string;
}

const KNOWN_KEYS = [
  'country',
  'region',
  'city',
  'device',
  'referrer',
  'channel',
  'language',
  'timeZone',
  'utm_source',
  'utm_medium',
  'utm_campaign',
];

/** The name of a context key as a marketer says it; keys of the site's own stay as they are. */
export const nameOfKey = (key: string, t: Text): string =>
  KNOWN_KEYS.includes(key) ? t(`context.${key}` as TextKey) : key;

/** A value that is not filled in yet is a gap, not an empty quotation. */
const quoted = (value: unknown, t: Text): string =>
  String(value).trim() ? t('quoted', { value: String(value) }) : t('sentence.blank');

const listed = (values: readonly unknown[], t: Text): string =>
  values.map((value) => quoted(value, t)).join(` ${t('sentence.or')} `);

const sentenceOfTest = (subject: string, test: Test, t: Text): string => {
  const key: TextKey = `sentence.test.${test.operator}`;
  if (!('value' in test)) return t(key, { subject });
  if (test.operator === 'between') return t(key, { subject, from: test.value[0], to: test.value[1] });
  return t(key, { subject, value: Array.isArray(test.value) ? listed(test.value, t) : quoted(test.value, t) });
};

/** Seconds as "the last 7 days" or "the last 2 hours", whichever is whole. */
const within = (seconds: number, t: Text): string => {
  if (seconds % 86_400 === 0) return t('sentence.days', { count: seconds / 86_400 });
  return seconds % 3600 === 0
    ? t('sentence.hours', { count: seconds / 3600 })
    : t('sentence.minutes', { count: Math.max(1, Math.round(seconds / 60)) });
};

const sentenceOfBehaviour = (condition: Extract<Leaf, { kind: 'behaviour' }>, t: Text): string => {
  const known = ['view', 'click', 'add_to_cart', 'purchase', 'search', 'dismiss'].includes(condition.event);
  const did = t(known ? (`sentence.did.${condition.event}` as TextKey) : 'sentence.did.other', {
    event: condition.event,
  });
  const about = Object.entries(condition.where ?? {}).map(([attribute, values]) =>
    t('sentence.about', { attribute, values: listed(values, t) }),
  );
  return t('sentence.behaviour', {
    did,
    about: about.join(` ${t('sentence.and')} `),
    often: t('sentence.often', { count: condition.atLeast }),
    when: condition.withinSeconds ? within(condition.withinSeconds, t) : '',
  })
    .replace(/\s+/g, ' ')
    .trim();
};

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const sentenceOfTime = ({ days, fromMinute, toMinute }: Extract<Leaf, { kind: 'time' }>, t: Text): string => {
  const parts: string[] = [];
  if (days) parts.push(days.map((day) => t(`day.${day}` as TextKey)).join(` ${t('sentence.or')} `));
  if (fromMinute !== undefined || toMinute !== undefined)
    parts.push(t('sentence.clock', { from: clock(fromMinute ?? 0), to: clock(toMinute ?? 1440) }));
  return parts.length ? t('sentence.time', { when: parts.join(' ') }) : t('sentence.anytime');
};

const sentenceOfNeed = ({ need, atLeast }: Extract<Leaf, { kind: 'need' }>, t: Text): string => {
  const said = t(`sentence.need.${need}`);
  return atLeast === undefined ? said : t('sentence.need.sure', { need: said, percent: Math.round(atLeast * 100) });
};

const sentenceOfLeaf = (condition: Leaf, { t, segmentName }: Words): string => {
  switch (condition.kind) {
    case 'context':
      return sentenceOfTest(t('sentence.context', { key: nameOfKey(condition.key, t) }), condition.test, t);
    case 'trait':
      return sentenceOfTest(t('sentence.trait', { key: condition.key }), condition.test, t);
    case 'behaviour':
      return sentenceOfBehaviour(condition, t);
    case 'entered':
      return t('sentence.entered', { attribute: condition.attribute, value: condition.value });
    case 'time':
      return sentenceOfTime(condition, t);
    case 'need':
      return sentenceOfNeed(condition, t);
    case 'segment':
      return t('sentence.segment', { name: segmentName(condition.segment) });
  }
};

const sentenceInside = (condition: Condition, words: Words, nested: boolean): string => {
  if (!isGroup(condition)) return sentenceOfLeaf(condition, words);
  const { join, of } = groupOf(condition);
  if (!of.length) return words.t(join === 'any' ? 'sentence.nobody' : 'sentence.everybody');
  const between = ` ${words.t(join === 'all' ? 'sentence.and' : 'sentence.or')} `;
  const inner = of.map((one) => sentenceInside(one, words, of.length > 1 || join === 'none')).join(between);
  if (join === 'none') return words.t('sentence.none', { inner });
  return nested && of.length > 1 ? `(${inner})` : inner;
};

/** The whole condition in words, without a beginning and an end: "the country is “US” and …". */
export const phraseOf = (condition: Condition, words: Words): string => sentenceInside(condition, words, false);

/** The same as one sentence: "Somebody belongs here when the country is “US” and …." */
export const sentenceOf = (condition: Condition, words: Words): string =>
  words.t('sentence.whole', { condition: phraseOf(condition, words) });
