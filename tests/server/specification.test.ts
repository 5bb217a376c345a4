import { createHash, createHmac } from 'node:crypto';
import { DEFAULT_SETTINGS, isHeldOut, sideOf, type Adjustment, type Attributes } from '../../server/src/engine';
import { runtimeOf } from '../../server/src/runtime';
import type { CaseEvents, CaseExpectation, Chapter, SpecificationCase } from '../spec/cases';
import { experienceOf, HOLDOUT, listed, readChapters, visitorOf } from '../spec/cases';
import { AS_DELIVERED, configured } from '../support/environment';
import { bootStrapi, allowPublic, loginAdmin, type Booted } from '../support/strapi';
import { idOf } from '../support/visitor-calls';

/**
 * The chapters of tests/spec once more, over HTTP: what the engine answers is what a frontend gets. What cannot be told
 * over HTTP in one running shop is left to the engine's own run.
 */
const LEFT_TO_THE_ENGINE: readonly [reason: string, holds: (given: SpecificationCase) => boolean][] = [
  ['the clock of a server cannot be set', ({ at }) => at !== undefined],
  ['everybody teaches all cases of one shop', ({ crowd, outcomes }) => crowd !== undefined || outcomes !== undefined],
  ['who is served which variants is a matter of the page', ({ available }) => available !== undefined],
  ['a frontend declares a mission when it begins', ({ missions }) => missions !== undefined],
  ['traits come from other systems', ({ traits }) => traits !== undefined],
  [
    'entries and served blocks have ids of their own',
    ({ visitor = [] }) => visitor.some(({ item, decision }) => item !== undefined || decision !== undefined),
  ],
  [
    'a frontend reports at most seven days back',
    ({ visitor = [] }) => visitor.some(({ secondsAgo = 0 }) => secondsAgo > 6.9 * 86_400),
  ],
  ['the panel refuses such segments', ({ sentence }) => /does not compile|does not exist|in a circle/.test(sentence)],
  [
    'the panel refuses such settings',
    ({ experiences = {} }) => Object.values(experiences).some(({ status, takeover }) => status === 'draft' || takeover),
  ],
];

const SECRET = 'a secret that is known to this test, and long enough';
const HOME = '/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*';

/** A token as a server-side frontend makes it; the same case gets the same visitor, so the same draw, in every run. */
const tokenFor = (name: string): string => {
  const id = createHash('sha256').update(name).digest().subarray(0, 16).toString('base64url');
  const signed = `v1.spec.${id}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
};

/** The visitor of a case, one whom the draws treat as the case wants. */
const tokenOf = ({ strapi }: Booted, given: SpecificationCase, name: string): string => {
  const snapshot = runtimeOf(strapi).authoring.snapshots.current();
  const { experience } = snapshot.slots.get('hero')!;
  const drawn = (token: string) => {
    const request = { now: Date.now(), visitor: idOf(token), context: {}, slots: [] };
    return {
      side: sideOf(experience, request, DEFAULT_SETTINGS.seed),
      heldOut: isHeldOut(snapshot, request.visitor),
    };
  };
  return visitorOf(given, (attempt) => tokenFor(`${name}${attempt || ''}`), drawn);
};

/** Attributes of a case have names of its own: what other cases taught the crowd does not reach it. */
const own = (index: number, attributes: Attributes): Record<string, readonly string[]> =>
  Object.fromEntries(Object.entries(attributes).map(([name, values]) => [`${name}-${index}`, values]));

const ownCondition = (index: number, condition: unknown): any =>
  JSON.parse(JSON.stringify(condition), (key, value) => {
    if (key === 'attribute' || key === 'segment') return `${value}-${index}`;
    if (value?.kind === 'trait') return { ...value, key: `${value.key}-${index}` };
    return key === 'where' ? own(index, value) : value;
  });

const ownSegments = (index: number, { onlyFor, notFor, ...rest }: Adjustment) => ({
  ...rest,
  onlyFor: onlyFor && `${onlyFor}-${index}`,
  notFor: notFor && `${notFor}-${index}`,
});

const runnable = readChapters()
  .filter(({ slots }) => slots.length === 1)
  .flatMap((chapter) =>
    chapter.cases
      .filter((given) => !LEFT_TO_THE_ENGINE.some(([, holds]) => holds(given)))
      .map((given) => ({ name: `${chapter.file}: ${given.sentence}`, chapter, given })),
  );

describe('The specification over HTTP', () => {
  let booted: Booted;
  let admin: (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) => any;
  const variants = new Map<string, string>();

  beforeAll(async () => {
    booted = await bootStrapi(configured({ engine: AS_DELIVERED, tokenKeys: [{ id: 'spec', secret: SECRET }] }));
    const { strapi, http } = booted;
    await allowPublic(strapi, ['api::page.page.find']);
    const page = (await strapi.documents('api::page.page' as never).create({
      data: { title: 'Home', slug: 'home', blocks: [{ __component: 'blocks.hero', headline: 'Welcome' }] },
      status: 'published',
    } as never)) as { documentId: string };
    const authorization = await loginAdmin(booted);
    admin = (method, path, body = {}) => {
      const request = http()[method](`/individualization${path}`);
      return request.set('Authorization', authorization).send(body);
    };
    const block = { contentType: 'api::page.page', documentId: page.documentId, field: 'blocks', index: 0 };
    await admin('post', '/slots', { block, key: 'hero', name: 'Hero' }).expect(200);
  }, 120_000);

  afterAll(() => booted?.stop());

  /** The variants of the case, and no others, with its attributes. */
  const author = async (chapter: Chapter, given: SpecificationCase, index: number): Promise<void> => {
    const documents = booted.strapi.documents('plugin::individualization.variant' as never) as any;
    const experience = experienceOf(chapter, given, 'hero');
    const wanted = new Set(experience.variants.map(({ key }) => key));
    for (const [key, documentId] of variants)
      if (!wanted.has(key)) {
        await documents.delete({ documentId });
        variants.delete(key);
      }
    for (const { key, name, attributes } of experience.variants) {
      const data = {
        ...{ key, name, slot: 'hero', attributes: own(index, attributes) },
        content: [{ __component: 'blocks.hero', headline: name }],
      };
      const documentId = variants.get(key);
      if (documentId) await documents.update({ documentId, data });
      else variants.set(key, (await documents.create({ data })).documentId);
    }
    // What a segment refers to must be there first.
    for (const { key, name, condition } of [...chapter.segments, ...(given.segments ?? [])].reverse()) {
      const segment = { key: `${key}-${index}`, name, condition: ownCondition(index, condition) };
      await admin('post', '/segments', segment).expect(200);
    }
    const rules = experience.rules.map(({ from: _from, until: _until, ...rule }) => ({
      ...rule,
      segment: `${rule.segment}-${index}`,
    }));
    await admin('put', '/experiences/hero', {
      ...{ name: 'Hero', degree: experience.degree, rules, takeover: null },
      adjustments: experience.variants.flatMap(({ key, adjustment }) =>
        adjustment ? [{ variant: key, ...ownSegments(index, adjustment) }] : [],
      ),
      split: given.shares && {
        ...{ admitted: given.admitted ?? 100, sticky: 'visitor', shuffle: 1 },
        shares: { original: 0, rules: 0, crowd: 0, person: 0, ...given.shares },
      },
      goal: { event: 'click', windowSeconds: 60 },
      definition: 'The specification holds.',
    }).expect(200);
    await admin('post', '/experiences/hero/live').expect(200);
    await admin('put', '/holdout', { percent: given.heldOut === undefined ? 0 : HOLDOUT * 100 }).expect(200);
    if (experience.status === 'paused') await admin('post', '/experiences/hero/pause').expect(200);
  };

  const act = async (token: string, told: readonly CaseEvents[], index: number): Promise<void> => {
    const now = Date.now();
    const events = told.flatMap(({ type = 'click', attributes, times = 1, secondsAgo, context }, kind) =>
      Array.from({ length: times }, (_, i) => ({
        id: `${kind}-${i}`,
        type,
        at: new Date(now - ((secondsAgo ?? (told.length - kind) * 60) + times - 1 - i) * 1000).toISOString(),
        attributes: own(index, listed(attributes)),
        ...(context && { context }),
      })),
    );
    const { body } = await booted
      .http()
      .post('/api/individualization/events')
      .set('X-Visitor-Id', token)
      .send({ events })
      .expect(202);
    expect(body.data).toEqual({ accepted: events.length, duplicates: 0, rejected: [] });
  };

  const check = (decision: any, expected: CaseExpectation): void => {
    const kinds = decision.reasons.map(({ kind }: { kind: string }) => kind);
    if (expected.variant !== undefined) expect(decision.variant).toBe(expected.variant);
    if (expected.notVariant !== undefined) expect(decision.variant).not.toBe(expected.notVariant);
    if (expected.mode !== undefined) expect(decision.mode).toBe(expected.mode);
    if (expected.reasons) expect(kinds).toEqual(expect.arrayContaining([...expected.reasons]));
    for (const kind of expected.withoutReasons ?? []) expect(kinds).not.toContain(kind);
    if (expected.likely && decision.variant === expected.likely.variant)
      expect(decision.servedProbability).toBeGreaterThanOrEqual(expected.likely.atLeast);
  };

  test.each(runnable.map((one, index) => [one.name, index, one] as const))('%s', async (name, index, one) => {
    const { chapter, given } = one;
    await author(chapter, given, index);
    const request = booted.http().get(HOME);
    if (given.visitor || given.declared) {
      const token = tokenOf(booted, given, name);
      request.set('X-Visitor-Id', token);
      if (given.declared)
        await booted
          .http()
          .patch('/api/individualization/visitors/me')
          .set('X-Visitor-Id', token)
          .send({ declare: own(index, given.declared) })
          .expect(200);
      if (given.visitor?.length) await act(token, given.visitor, index);
    }
    if (given.context) request.set('X-Visitor-Context', JSON.stringify(given.context));
    if (given.off) request.set('X-Individualize', 'off');
    const { body } = await request.expect(200);
    const expectations = [given.expect].flat() as CaseExpectation[];
    const [decision] = body.meta.individualization.decisions;
    for (const expected of expectations) check(decision, expected);
  });

  it('covers most of the specification', () => {
    expect(runnable.length).toBeGreaterThanOrEqual(70);
  });
});
