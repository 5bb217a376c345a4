import type { Browser, Page } from 'playwright-core';
import type { EarnedGoal, EarnedPolicy, EarnedVerdict, EarnedView } from '../../server/src/contracts';
import { launchBrowser } from '../support/browser';
import { startDemo, type RunningDemo } from '../support/demo';
import { logIn, LOGIN, violationsIn } from '../support/panel';

/** The page in all its states. What the server answers to make them is tested beside the server. */
const GOAL: EarnedGoal = {
  ...{ which: 'near', event: 'add_to_cart', windowSeconds: 86_400, measures: 'people', currency: null, cap: null },
};
const policy = (part: Partial<EarnedPolicy> & Pick<EarnedPolicy, 'policy'>): EarnedPolicy => ({
  ...{ how: 'measured', variant: null, people: 12_000, value: 0.05, interval: { low: 0.045, high: 0.055 } },
  ...{ money: null, refusal: null, tries: null, sizes: { distinct: 7, effective: 4.2 }, effort: null },
  ...part,
});
const POLICIES: EarnedPolicy[] = [
  policy({ policy: 'original', people: 3000, value: 0.041, sizes: { distinct: 1, effective: 1 } }),
  policy({ policy: 'rules', value: 0.048, sizes: { distinct: 2, effective: 1.9 } }),
  policy({ policy: 'person', value: 0.063, interval: { low: 0.058, high: 0.068 } }),
  policy({ policy: 'draftedRules', how: 'onPaper', people: 1700, value: 0.051, sizes: null, tries: 1 }),
  policy({
    ...{ policy: 'bestVariant', how: 'onPaper', people: 276, value: null, interval: null, sizes: null },
    refusal: { reason: 'fewPeople', have: 276, need: 500 },
  }),
];
const earned = (verdict: EarnedVerdict, part: Partial<EarnedView> = {}): EarnedView => ({
  ...{ slot: 'home-hero', whom: { kind: 'covered' }, version: 3, standing: 'running', goal: GOAL, verdict },
  versions: [
    { version: 3, from: '2026-05-01T00:00:00.000Z', until: null, people: 30_000 },
    { version: 2, from: '2026-04-01T00:00:00.000Z', until: '2026-05-01T00:00:00.000Z', people: 800 },
  ],
  goals: [GOAL, { ...GOAL, which: 'far', event: 'purchase', measures: 'money', currency: 'EUR', cap: 200 }],
  beside: {
    goal: { ...GOAL, which: 'far', event: 'purchase', measures: 'money', currency: 'EUR', cap: 200 },
    verdict: {
      ...{ kind: 'tooEarly', lift: { value: 0.09, low: -0.19, high: 0.37 }, people: 24_000 },
      ...{ needed: 200_000, perDay: 600, daysLeft: 290 },
    },
  },
  people: { counted: 27_000, waiting: 412, merged: 3, robots: 9 },
  policies: POLICIES,
  split: { kind: 'fine', sides: [] },
  novelty: { days1to7: { value: 0.33, low: 0.1, high: 0.55 }, days8to28: null },
  pieces: [
    {
      variant: 'skirts',
      label: 'Skirts',
      people: 4100,
      value: 0.07,
      lift: { value: 0.4, low: 0.1, high: 0.7 },
      clear: true,
    },
    { variant: 'boots', label: 'Boots', people: 90, value: null, lift: null, clear: false },
  ],
  possible: 7,
  counted: { until: '2026-06-01T00:00:00.000Z', behind: 0 },
  ...part,
});

const STATES: [string, EarnedView, string][] = [
  [
    'the person wins',
    earned({ kind: 'personWins', lift: { value: 0.31, low: 0.12, high: 0.51 }, people: 24_000 }),
    'Choosing per person earned 31 % more than your rules.',
  ],
  [
    'the rules win',
    earned({ kind: 'rulesWin', lift: { value: -0.09, low: -0.16, high: -0.02 }, people: 160_000 }),
    'Keep your rules. Choosing per person earned 9 % less.',
  ],
  [
    'both earn the same',
    earned({ kind: 'same', lift: { value: 0, low: -0.02, high: 0.02 }, people: 90_000, bound: 0.05 }),
    'Both earn the same: choose what is less work for you.',
  ],
  [
    'too early',
    earned({ kind: 'tooEarly', lift: null, people: 1140, needed: 13_000, perDay: 600, daysLeft: 19.8 }),
    'Too early to say who earns more: 1,140 of about 13,000 people.',
  ],
  [
    'nothing to compare',
    earned({ kind: 'cannotCompare', causes: [{ cause: 'splitBroken', mend: 'openNewVersion' }] }, { beside: null }),
    'Who earns more cannot be compared yet.',
  ],
];

let demo: RunningDemo;
let browser: Browser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' });
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  await logIn(page, demo.url, LOGIN);
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

const show = async (answer?: EarnedView): Promise<void> => {
  await page.unroute('**/individualization/contrast/earned**');
  if (answer)
    await page.route('**/individualization/contrast/earned**', (route) => route.fulfill({ json: { data: answer } }));
  await page.goto(`${demo.url}/admin/plugins/individualization/contrast?slot=home-hero`);
  await page.locator('main section[aria-live] h2').waitFor();
};

test('nobody is split in the shop as it comes: the page says what is missing, and leads there', async () => {
  await show();
  await page.getByRole('heading', { name: 'Who earns more cannot be compared yet.' }).waitFor();
  await page.getByRole('link', { name: 'Start a comparison' }).click();
  await page.waitForURL(/\/experiences\/home-hero$/);
});

test.each(STATES)('%s: said first, in words, and free of barriers', async (_, answer, sentence) => {
  problems.length = 0;
  await show(answer);
  expect(await page.locator('main section[aria-live] h2').innerText()).toBe(sentence);
  const group = page.getByRole('group', { name: 'Who decides what is shown?' });
  expect(await group.getByRole('button', { pressed: true }).innerText()).toBe('Rules, then person');
  const words = await page.locator('main').innerText();
  for (const jargon of ['variance', 'p-value', 'propensity', 'undefined', 'NaN', 'verdict.', 'earned.'])
    expect(words).not.toContain(jargon);
  expect(await violationsIn(page, 'main')).toEqual([]);
  expect(problems).toEqual([]);
});

test('who earned more: each side with its people, what is on paper marked, what is refused with its reason', async () => {
  await show({ ...STATES[0][1], beside: STATES[0][1].beside });
  await page.getByText('6.3', { exact: true }).waitFor();
  await page.getByText('Your drafted rules', { exact: true }).waitFor();
  expect(await page.getByText('on paper: estimated from past traffic').count()).toBe(2);
  await page
    .getByText('Not estimated: past traffic shows this choice too rarely (276 of 500 usable visits).')
    .waitFor();
  await page.getByText('+9 % (−19 % to +37 %), too early.').waitFor();
});

test('acting on the answer asks once, by keyboard too', async () => {
  await show(STATES[0][1]);
  const group = page.getByRole('group', { name: 'Who decides what is shown?' });
  await group.getByRole('button', { name: 'Person only' }).press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Person only' });
  await dialog.getByText('This goes live at once').waitFor();
  await dialog.getByRole('button', { name: 'Do it now' }).press('Enter');
  await group.getByRole('button', { name: 'Person only', pressed: true }).waitFor();
});
