import { configured } from '../support/environment';
import { bootStrapi, type Booted } from '../support/strapi';
import { idOf, occurrences, sent, visitorCalls } from '../support/visitor-calls';

let booted: Booted;
const { mint, post, me, patch } = visitorCalls(() => booted);

beforeAll(async () => {
  const consent = { mode: 'explicit', overridesGlobalPrivacyControl: true };
  const tokenKeys = [{ id: 'own', secret: 'a secret of at least thirty-two characters' }];
  booted = await bootStrapi(configured({ consent, tokenKeys }));
});
afterAll(() => booted?.stop());

const codes = (answer: { body: { data: { rejected: { code: string }[] } } }) =>
  answer.body.data.rejected.map(({ code }) => code);

it('signs with the configured key', async () => {
  expect(await mint()).toMatch(/^v1\.own\./);
});

it('stores nothing of a visitor who said nothing, or no', async () => {
  for (const visitor of [await mint(), await mint({ consent: { personalization: false } })]) {
    expect(codes(await post(visitor, [sent()]).expect(202))).toEqual(['NO_CONSENT']);
    expect((await me(visitor).expect(200)).body.data.consent).toEqual({ personalization: false, measurement: false });
    expect(await occurrences(booted, idOf(visitor))).toBe(0);
  }
});

it('stores after a recorded yes, given when minting or later', async () => {
  const [early, late] = [await mint({ consent: { personalization: true } }), await mint()];
  await patch(late, { consent: { personalization: true } }).expect(200);
  for (const visitor of [early, late]) {
    expect((await post(visitor, [sent()]).expect(202)).body.data.accepted).toBe(1);
  }
});

it('lets a recorded yes win over the browser, as configured, and nothing less', async () => {
  const [yes, silent] = [await mint({ consent: { personalization: true } }), await mint()];
  expect((await post(yes, [sent()]).set('Sec-GPC', '1').expect(202)).body.data.accepted).toBe(1);
  expect(codes(await post(silent, [sent()]).set('Sec-GPC', '1').expect(202))).toEqual(['NO_CONSENT']);
  await patch(silent, { consent: { personalization: true } })
    .set('Sec-GPC', '1')
    .expect(200);
  expect((await post(silent, [sent()]).set('Sec-GPC', '1').expect(202)).body.data.accepted).toBe(1);
});
