import type { EarnedView } from '../server/src/contracts';
import { createContrast } from '../server/src/measurement/contrast';
import { createForecasts } from '../server/src/measurement/forecasts';
import { recentSubjects } from '../server/src/measurement/people';
import { earnedReport, type EarnedOptions } from '../server/src/measurement/reports/earned';
import { DEFAULT_SETTINGS } from '../server/src/engine';
import type { Stores } from '../server/src/stores';
import { blankRecord } from '../server/src/visitors/records';
import { rounded, stopwatch, turnsOf } from './reports-measure';
import { DAY_MS, GOALS, SLOT, snapshot, START } from './reports-shop';

const TARGET_S = 2;
const WHOMS: readonly EarnedView['whom'][] = [
  { kind: 'all' },
  { kind: 'covered' },
  { kind: 'differ' },
  { kind: 'segment', segment: 'ohio' },
];
/** When all windows are closed, and the visitors are still among those of the last month. */
const clock = { now: (): number => START + 30 * DAY_MS };

/** What each thing that the panel asks for costs, one after the other, and how long others wait meanwhile. */
export async function readReports(stores: Stores): Promise<object[]> {
  const rows: object[] = [];
  for (const [report, read] of reportsOf(stores)) {
    const turns = turnsOf();
    const watch = stopwatch();
    const about = await read();
    const { seconds, cpu } = watch();
    const { p99, max, cpu: waited } = turns();
    const took = { seconds: rounded(seconds), cpu: rounded(cpu), target: seconds < TARGET_S ? 'met' : 'missed' };
    rows.push({ report, about, ...took, 'others wait: p99': p99, max, 'max cpu': waited });
  }
  return rows;
}

function reportsOf(stores: Stores): [string, () => Promise<string>][] {
  const { participants, events, visitors } = stores;
  const people = { events, record: async (id: string) => (await visitors.get(id)) ?? blankRecord(id) };
  const shared = { clock, settings: DEFAULT_SETTINGS };
  const contrast = createContrast({
    ...{ ...shared, people, snapshot: () => snapshot },
    ...{ labelsOf: async () => ({}), labelOf: async () => null },
  });
  const forecasts = createForecasts({
    events,
    clock: { now: () => START + DAY_MS },
    holdout: () => 0,
    settingsOf: async () => GOALS_OF_DRAFT,
  });
  const earned = async (whom: EarnedView['whom'], goal: 'near' | 'far'): Promise<string> => {
    const { verdict, people: counted } = (await earnedReport(earnedOptions(participants), { slot: SLOT, whom, goal }))!;
    return `${counted.counted} people: ${verdict.kind}`;
  };
  const differ = async (whom: object): Promise<string> => {
    const { people: asked, earlySign } = (await contrast.report(SLOT, whom))!;
    return `${asked.inSegment} people, ${earlySign.visits} clicks`;
  };
  return [
    ...WHOMS.flatMap((whom) =>
      (['near', 'far'] as const).map((goal): [string, () => Promise<string>] => [
        `who earned more: ${whom.kind}, ${goal} goal`,
        () => earned(whom, goal),
      ]),
    ),
    ['who differs: all', () => differ({})],
    ['who differs: covered', () => differ({ covered: true })],
    ['who differs: segment', () => differ({ segment: 'ohio' })],
    ['sizes of segments', async () => `${(await recentSubjects(people, DEFAULT_SETTINGS, clock.now())).length} people`],
    ['how long it takes', async () => `${(await forecasts.of(SLOT)).visitorsPerDay} a day`],
    ['is anything wrong', async () => `${(await events.recentVisitors(START, 1)).length} visitor`],
  ];
}

const earnedOptions = (participants: Stores['participants']): EarnedOptions => ({
  ...{ participants, clock, countedUntil: clock.now, goalsOf: () => GOALS },
  versionsOf: async () => [
    { number: 1, at: new Date(START).toISOString(), contents: {}, segments: {}, settings: SETTINGS },
  ],
  experienceOf: async () => EXPERIENCE,
  segmentsChangedAt: async () => new Map(),
  variantsOf: () => VARIANTS.map((variant) => ({ variant, label: variant })),
});

const VARIANTS = ['baseline', 'boots', 'skirts', 'jackets', 'dresses', 'shirts', 'hats', 'bags'];
const SETTINGS: EarnedSettings = {
  ...{ name: 'Home hero', degree: 'rulesThenPerson', definition: '', goal: null, takeover: null },
  rules: [{ id: 'texas', segment: 'texas', variant: 'boots', strength: 'startWith' }],
  split: {
    shares: { original: 10, rules: 40, crowd: 10, person: 40 },
    ...{ admitted: 100, sticky: 'visitor', shuffle: 1 },
  },
};
type Experience = NonNullable<Awaited<ReturnType<EarnedOptions['experienceOf']>>>;
type EarnedSettings = Awaited<ReturnType<EarnedOptions['versionsOf']>>[number]['settings'];

const GOALS_OF_DRAFT = {
  goal: { event: 'add_to_cart', windowSeconds: 86_400 },
  farGoal: { event: 'purchase', windowSeconds: 604_800, measures: 'people' as const },
  split: SETTINGS.split,
};

/** A draft with other rules than the live ones: they are valued on paper, which is the dear part. */
const EXPERIENCE: Experience = {
  ...SETTINGS,
  ...{ slot: SLOT, status: 'live', shadow: false, version: 1, changed: true, variants: [], places: [], blockers: [] },
  rules: [{ id: 'texas', segment: 'texas', variant: 'skirts', strength: 'startWith' }],
  experiment: { standing: 'running', since: null, shares: null },
};
