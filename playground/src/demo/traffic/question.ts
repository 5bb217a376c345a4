import type { Core } from '@strapi/types';
import { SPELL_MS } from './send';
import { SPELLS, type World } from './worlds';

export const SLOT = 'home-hero';
const DAY = 86_400;
/** Of weather, over days of the server's clock. */
export const SPELLS_PER_DAY = 2;
const MINUTE = 60;
const SPLIT = {
  shares: { original: 10, rules: 40, crowd: 10, person: 40 },
  admitted: 100,
  sticky: 'visitor',
  shuffle: 1,
};
/** What a marketer may change of an experience; the rest of what is read of it is told, not set. */
const SETTINGS = 'name degree rules goal farGoal definition takeover takeovers adjustments feed'.split(' ');

interface Rule {
  strength: 'always' | 'startWith';
}
/** The part of the plugin's service `authoring` that asking takes. */
interface Experiences {
  get(slot: string): Promise<Record<string, unknown> & { version: number; rules: Rule[] }>;
  save(slot: string, input: Record<string, unknown>): Promise<void>;
  goLive(slot: string): Promise<void>;
  setExperiment(slot: string, standing: 'ended'): Promise<void>;
}

const experiencesOf = (strapi: Core.Strapi): Experiences =>
  (strapi.plugin('individualization').service('authoring') as unknown as { experiences: Experiences }).experiences;

/** Dated rules for both places: at any time what the weather asks for. */
const rulesByForecast = (needs: (spell: number) => string, lengthMs: number): Record<string, unknown>[] => {
  const start = Date.now();
  const moment = (spell: number): string => new Date(start + spell * lengthMs).toISOString();
  return Array.from({ length: SPELLS }, (_, spell) =>
    ['texas', 'poland'].map((segment) => ({
      ...{ id: `spell-${spell}-${segment}`, segment, variant: needs(spell), strength: 'startWith' },
      from: moment(spell),
      until: spell < SPELLS - 1 ? moment(spell + 1) : null,
    })),
  ).flat();
};

/**
 * Who earns more in this world: a new version of the home hero goes live that divides visitors at random. Where the
 * shoppers come within minutes of the real clock, what they do within a minute counts; over days, within a day.
 * Answers the version.
 */
export async function ask(strapi: Core.Strapi, { rules: strength, needs }: World, overDays: boolean): Promise<number> {
  const experiences = experiencesOf(strapi);
  const view = await experiences.get(SLOT);
  const windowSeconds = overDays ? DAY : MINUTE;
  await experiences.save(SLOT, {
    ...Object.fromEntries(SETTINGS.flatMap((name) => (name in view ? [[name, view[name]]] : []))),
    ...(strength && { rules: view.rules.map((rule) => ({ ...rule, strength })) }),
    ...(needs && { rules: rulesByForecast(needs, overDays ? (DAY * 1000) / SPELLS_PER_DAY : SPELL_MS) }),
    goal: { event: 'add_to_cart', windowSeconds },
    farGoal: { event: 'purchase', windowSeconds, measures: 'money', currency: 'EUR' },
    split: SPLIT,
  });
  await experiences.goLive(SLOT);
  return (await experiences.get(SLOT)).version;
}

/** Whoever clicks through the shop from now on gets their own page again; the result stays. */
export const endQuestion = (strapi: Core.Strapi): Promise<void> => experiencesOf(strapi).setExperiment(SLOT, 'ended');
