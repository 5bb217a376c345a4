import type { Context } from 'koa';
import { createSeen } from '../../server/src/attributes/seen';
import { configSchema } from '../../server/src/config';
import { countedVisitor, limitedVisitor } from '../../server/src/controllers/asking';
import { createLimits } from '../../server/src/ingestion/limits';
import type { Runtime } from '../../server/src/runtime';

/** What strangers may take of us: tokens cost nothing, and names and values are whatever they send. */
const setUp = () => ({
  limits: createLimits(configSchema.parse({ limits: { batchesPerVisitor: 3, batchesPerAddress: 5 } })),
  visitors: { tokens: { verify: (token: string) => (token === 'forged' ? null : token) } },
});
const asks = (token: string, ip = '192.0.2.1') =>
  ({ get: (name: string) => (name === 'x-visitor-id' ? token : ''), request: { ip } }) as never as Context;

const codesOf = async (calls: Promise<string>[]) =>
  (await Promise.allSettled(calls)).map((one) => (one.status === 'fulfilled' ? 'in' : one.reason.code));

it('counts an address over all the tokens that it uses', async () => {
  const runtime = setUp() as never as Runtime;
  const many = Array.from({ length: 12 }, (_, index) => limitedVisitor(asks(`visitor-${index}`), runtime));
  expect(await codesOf(many)).toEqual([...Array(10).fill('in'), 'TOO_MANY_REQUESTS', 'TOO_MANY_REQUESTS']);
  expect(await limitedVisitor(asks('visitor-99', '192.0.2.2'), runtime)).toBe('visitor-99');
});

it('counts forged tokens too, and one visitor over all addresses', async () => {
  const runtime = setUp() as never as Runtime;
  const forged = Array.from({ length: 11 }, () => limitedVisitor(asks('forged'), runtime));
  expect(await codesOf(forged)).toEqual([...Array(10).fill('TOKEN_INVALID'), 'TOO_MANY_REQUESTS']);
  const one = Array.from({ length: 7 }, (_, index) =>
    countedVisitor(asks('visitor', `192.0.2.${10 + index}`), runtime),
  );
  expect(await codesOf(one)).toEqual([...Array(6).fill('in'), 'TOO_MANY_REQUESTS']);
});

it('suggests to marketers as many names and values as there is room for, and none that is a whole text', () => {
  const seen = createSeen(2, 3);
  for (const name of ['a', 'b', 'c']) for (const value of ['1', 'x'.repeat(129), '2', '3', '4']) seen.add(name, value);
  expect(seen.entries()).toEqual([
    { name: 'a', values: ['1', '2', '3'] },
    { name: 'b', values: ['1', '2', '3'] },
  ]);
});
