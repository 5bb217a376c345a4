import fc from 'fast-check';
import { apiOf } from '../../admin/src/api';
import { freeKey, keyOf } from '../../admin/src/components/keyOf';
import { fromLocal, toLocal } from '../../admin/src/components/moments';
import { troubleOf } from '../../admin/src/trouble';
import { keySchema } from '../../server/src/contracts';

describe('keys from names', () => {
  test('any name gives a key that the server takes, or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        const key = keyOf(name);
        expect(key === '' || keySchema.safeParse(key).success).toBe(true);
      }),
    );
  });

  test.each([
    ['Home hero', 'home-hero'],
    ['Größe & Maß', 'grosse-mass'],
    ['  --  ', ''],
    ['Été 2026!', 'ete-2026'],
    ['a'.repeat(200), 'a'.repeat(64)],
    [`${'a'.repeat(63)} b`, 'a'.repeat(63)],
  ])('%s', (name, key) => expect(keyOf(name)).toBe(key));

  test('a taken key is numbered, and stays a key', () => {
    const long = 'x'.repeat(64);
    expect(freeKey('Home hero', ['home-hero', 'home-hero-2'])).toBe('home-hero-3');
    expect(keySchema.safeParse(freeKey(long, [long])).success).toBe(true);
  });
});

describe('moments', () => {
  test('to the input and back, to the minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2034, 0, 1) }), (time) => {
        const iso = new Date(Math.floor(time / 60_000) * 60_000).toISOString();
        expect(fromLocal(toLocal(iso))).toBe(iso);
      }),
    );
  });

  test('nothing and nonsense are no moment', () => {
    expect(toLocal(null)).toBe('');
    expect(toLocal('nonsense')).toBe('');
    expect(fromLocal('')).toBeNull();
    expect(fromLocal('nonsense')).toBeNull();
  });
});

describe('trouble', () => {
  test.each([
    [403, 'forbidden'],
    [401, 'forbidden'],
    [404, 'missing'],
    [409, 'refused'],
    [500, 'failed'],
  ])('%i is %s', (status, kind) => {
    const error = { response: { data: { error: { status, message: 'said', details: { code: 'X' } } } } };
    expect(troubleOf(error)).toEqual({ kind, message: 'said', code: 'X' });
  });

  test('anything else is a failure without words', () => {
    expect(troubleOf(undefined)).toEqual({ kind: 'failed', message: null, code: null });
    expect(troubleOf(new TypeError('network'))).toEqual({ kind: 'failed', message: null, code: null });
  });
});

describe('calls', () => {
  const called: string[] = [];
  const answer = (method: string) => async (address: string) => {
    called.push(`${method} ${address}`);
    return { data: { data: 'value' } };
  };
  const api = apiOf({ get: answer('GET'), post: answer('POST'), put: answer('PUT'), del: answer('DELETE') } as never);

  test('answers are unwrapped, and nothing of a name escapes into the address', async () => {
    called.length = 0;
    expect(await api.experience('a/../b?c')).toBe('value');
    await api.contrast('home hero', { segment: null, covered: true, differ: false });
    await api.contrast('home', { segment: 'texas & co', covered: false, differ: false });
    await api.earned('home', { segment: null, covered: false, differ: true }, 'far', null);
    await api.blocks({ contentType: 'api::page.page', documentId: 'x', locale: null });
    await api.unmark('home', { contentType: 'api::page.page', documentId: 'x', locale: 'de' });
    expect(called).toEqual([
      'GET /individualization/experiences/a%2F..%2Fb%3Fc',
      'GET /individualization/contrast?slot=home+hero&covered=true',
      'GET /individualization/contrast?slot=home&segment=texas+%26+co',
      'GET /individualization/contrast/earned?slot=home&differ=true&goal=far',
      'GET /individualization/slots?contentType=api%3A%3Apage.page&documentId=x',
      'DELETE /individualization/slots/home?contentType=api%3A%3Apage.page&documentId=x&locale=de',
    ]);
  });
});
