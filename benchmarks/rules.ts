import { evalCondition } from '@growthbook/growthbook';
import jsonLogic from 'json-logic-js';
import { Engine } from 'json-rules-engine';
import { InMemStorageProvider, startUnleash, type Unleash } from 'unleash-client';
import { compileSegments, type Condition, type Context, type Segment } from '../server/src/engine';
import { randomNumbers, timeRuns } from './measure';

/** The same rules for the same visitors: country is one of some, age is at least so much, plan is not this one. */
const RULES = 100;
const VISITORS = 1_000;
/** What SAFETY.md's S2 asks for: ns a rule, and times faster than each peer. */
const TARGET_NS = 100;
const FACTORS: Readonly<Record<string, number>> = {
  'GrowthBook evalCondition': 5,
  'json-logic-js': 8,
  'unleash-client': 15,
  'json-rules-engine': 200,
};

interface PlainRule {
  readonly countries: readonly string[];
  readonly minAge: number;
  readonly notPlan: string;
}

const COUNTRIES = ['DE', 'FR', 'US', 'GB', 'PL', 'ES', 'IT', 'NL', 'SE', 'CZ'];
const PLANS = ['free', 'basic', 'plus', 'max'];

function rulesAndVisitors(): { rules: PlainRule[]; visitors: Context[] } {
  const random = randomNumbers(7);
  const whole = (below: number): number => Math.floor(random() * below);
  const rules = Array.from({ length: RULES }, () => ({
    countries: COUNTRIES.filter(() => random() < 0.4),
    minAge: 18 + whole(50),
    notPlan: PLANS[whole(PLANS.length)],
  }));
  const visitors = Array.from({ length: VISITORS }, () => ({
    country: COUNTRIES[whole(COUNTRIES.length)],
    age: 18 + whole(60),
    plan: PLANS[whole(PLANS.length)],
  }));
  return { rules, visitors };
}

/** Whether rule r holds for visitor v. */
type Evaluate = (r: number, v: number) => boolean;

function ours(rules: readonly PlainRule[], visitors: readonly Context[]): Evaluate {
  const condition = ({ countries, minAge, notPlan }: PlainRule): Condition => ({
    kind: 'all',
    of: [
      { kind: 'context', key: 'country', test: { operator: 'in', value: countries } },
      { kind: 'context', key: 'age', test: { operator: 'greaterThan', value: minAge } },
      { kind: 'context', key: 'plan', test: { operator: 'notEquals', value: notPlan } },
    ],
  });
  const segments = rules.map((rule, r): Segment => ({ key: `r${r}`, name: `r${r}`, condition: condition(rule) }));
  const { predicates } = compileSegments(segments, { regex: () => () => false });
  const compiled = segments.map(({ key }) => predicates.get(key)!);
  const subjects = visitors.map((context) => ({ profile: null, context, now: 0 }));
  return (r, v) => compiled[r](subjects[v]);
}

function growthBook(rules: readonly PlainRule[], visitors: readonly Context[]): Evaluate {
  const conditions = rules.map(({ countries, minAge, notPlan }) => ({
    country: { $in: [...countries] },
    age: { $gt: minAge },
    plan: { $ne: notPlan },
  }));
  return (r, v) => evalCondition(visitors[v], conditions[r]);
}

function jsonLogicJs(rules: readonly PlainRule[], visitors: readonly Context[]): Evaluate {
  const logic = rules.map(({ countries, minAge, notPlan }) => ({
    and: [
      { in: [{ var: 'country' }, countries] },
      { '>': [{ var: 'age' }, minAge] },
      { '!=': [{ var: 'plan' }, notPlan] },
    ],
  }));
  return (r, v) => jsonLogic.apply(logic[r], visitors[v]) === true;
}

async function unleash(
  rules: readonly PlainRule[],
  visitors: readonly Context[],
): Promise<{ evaluate: Evaluate; client: Unleash }> {
  const features = rules.map(({ countries, minAge, notPlan }, r) => ({
    ...{ name: `r${r}`, type: 'release', enabled: true, stale: false, impressionData: false, variants: [] },
    strategies: [
      {
        name: 'default',
        parameters: {},
        constraints: [
          { contextName: 'country', operator: 'IN', values: [...countries], inverted: false, caseInsensitive: false },
          {
            contextName: 'age',
            operator: 'NUM_GT',
            value: `${minAge}`,
            values: [],
            inverted: false,
            caseInsensitive: false,
          },
          { contextName: 'plan', operator: 'NOT_IN', values: [notPlan], inverted: false, caseInsensitive: false },
        ],
      },
    ],
  }));
  const client = await startUnleash({
    ...{ appName: 'bench', url: 'http://127.0.0.1:9/', disableMetrics: true, refreshInterval: 0 },
    storageProvider: new InMemStorageProvider(),
    bootstrap: { data: features as never },
  });
  const contexts = visitors.map(({ country, age, plan }) => ({
    properties: { country: String(country), age: String(age), plan: String(plan) },
  }));
  return { evaluate: (r, v) => client.isEnabled(`r${r}`, contexts[v]), client };
}

/** One engine a rule, since each rule is asked on its own by the others too. */
function jsonRulesEngine(rules: readonly PlainRule[]): Engine[] {
  return rules.map(({ countries, minAge, notPlan }) => {
    const engine = new Engine();
    engine.addRule({
      conditions: {
        all: [
          { fact: 'country', operator: 'in', value: countries },
          { fact: 'age', operator: 'greaterThan', value: minAge },
          { fact: 'plan', operator: 'notEqual', value: notPlan },
        ],
      },
      event: { type: 'holds' },
    });
    return engine;
  });
}

export interface RuleFigures {
  readonly name: string;
  readonly nsPerRule: number;
  /** How many times slower than ours, and how many it should be. */
  readonly times: number;
  readonly target: number;
}

/** Median over runs of all rules for some visitors. */
async function timeAsync(engines: readonly Engine[], visitors: readonly Context[]): Promise<number> {
  const samples: number[] = [];
  for (let v = 0; v < 30; v += 1) {
    const started = performance.now();
    for (const engine of engines) await engine.run(visitors[v]);
    samples.push(((performance.now() - started) * 1e6) / engines.length);
  }
  return samples.sort((a, b) => a - b)[samples.length / 2];
}

const nsPerRule = (evaluate: Evaluate): number =>
  (timeRuns((i) => {
    let holding = 0;
    for (let r = 0; r < RULES; r += 1) if (evaluate(r, i % VISITORS)) holding += 1;
    return holding;
  }).p50 *
    1000) /
  RULES;

/** Throws where a peer answers differently. */
function agree(name: string, answers: (r: number, v: number) => boolean, expected: Evaluate): void {
  for (let r = 0; r < RULES; r += 1)
    for (let v = 0; v < VISITORS; v += 1)
      if (answers(r, v) !== expected(r, v)) throw new Error(`${name} answers rule ${r} for visitor ${v} differently`);
}

export async function benchRules(): Promise<RuleFigures[]> {
  const { rules, visitors } = rulesAndVisitors();
  const own = ours(rules, visitors);
  const { evaluate: unleashed, client } = await unleash(rules, visitors);
  const peers: [string, Evaluate][] = [
    ['GrowthBook evalCondition', growthBook(rules, visitors)],
    ['json-logic-js', jsonLogicJs(rules, visitors)],
    ['unleash-client', unleashed],
  ];
  for (const [name, evaluate] of peers) agree(name, evaluate, own);
  const engines = jsonRulesEngine(rules);
  for (let v = 0; v < VISITORS; v += 1) {
    const held = await Promise.all(engines.map(async (engine) => (await engine.run(visitors[v])).events.length > 0));
    held.forEach((holds, r) => {
      if (holds !== own(r, v)) throw new Error(`json-rules-engine answers rule ${r} for visitor ${v} differently`);
    });
  }
  const before = nsPerRule(own);
  const timed: [string, number][] = peers.map(([name, evaluate]) => [name, nsPerRule(evaluate)]);
  timed.push(['json-rules-engine', await timeAsync(engines, visitors)]);
  // First and last, since the machine may not be as quick at the end as it was at the beginning.
  const mine = (before + nsPerRule(own)) / 2;
  client.destroy();
  const figures = [
    { name: 'individualization', nsPerRule: mine, times: 1, target: 1 },
    ...timed.map(([name, ns]) => ({ name, nsPerRule: ns, times: ns / mine, target: FACTORS[name] })),
  ];
  console.log(`${RULES} rules × ${VISITORS} visitors, all answers equal; ns a rule (target for ours: ${TARGET_NS})`);
  for (const { name, nsPerRule: ns, times, target } of figures)
    console.log(
      `${name.padEnd(26)} ${ns.toFixed(0).padStart(7)}  × ${times.toFixed(1).padStart(6)}  (at least ${target})`,
    );
  return figures;
}
