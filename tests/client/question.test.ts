import { isUnsure, patchOf, type TasteProfile } from '../../client/src';

/** When the one-question block asks (D16), and what its answer becomes (D11). */
const profile = (more: Partial<TasteProfile> = {}): TasteProfile => ({
  stage: 'unknown',
  evidence: 0,
  affinities: [],
  traits: {},
  consent: {},
  sessionExcluded: false,
  intent: null,
  mission: null,
  ...more,
});
const affinity = (confidence: number, origin: 'observed' | 'declared' = 'observed') => ({
  ...{ attribute: 'category', value: 'skirts', evidence: 1, confidence, origin },
});

describe('the question', () => {
  it.each([
    ['of a stranger', profile(), 'category', true],
    ['where little was seen', profile({ affinities: [affinity(0.4)] }), 'category', true],
    ['not where it is clear', profile({ affinities: [affinity(0.5)] }), 'category', false],
    ['not where it was declared', profile({ affinities: [affinity(0, 'declared')] }), 'category', false],
    ['where only something else is clear', profile({ affinities: [affinity(0.9)] }), 'colour', true],
    ['for whom, while nothing says so', profile({ affinities: [affinity(0.9)] }), 'mission', true],
    ['not for whom, on a mission', profile({ mission: { name: 'gift', detected: true } }), 'mission', false],
    ['not for whom, with a clear intent', profile({ intent: { need: 'ready', confidence: 0.8 } }), 'mission', false],
  ])('asks %s', (_, known, attribute, asks) => expect(isUnsure(known, attribute)).toBe(asks));

  it('declares taste, or starts a mission', () => {
    expect(patchOf('category', 'boots')).toEqual({ declare: { category: 'boots' } });
    expect(patchOf('mission', 'gift')).toEqual({ mission: 'gift' });
  });
});
