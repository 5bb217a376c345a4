import { explain, type Decision, type Reason } from '../../server/src/engine';

const said = (reasons: Reason[], words: Record<string, string> = {}): string[] =>
  explain({ reasons } as unknown as Decision, { value: (_attribute, value) => words[value] });

const liked = (value: string, events?: number): Reason =>
  ({ kind: 'AFFINITY', attribute: 'category', value, contribution: 1, events }) as Reason;

describe('a decision in plain words', () => {
  it('counts what was looked at', () => {
    expect(said([liked('skirts', 3)])).toEqual(['Because of 3 skirts.']);
    expect(said([liked('skirts', 3), liked('red', 1)])).toEqual(['Because of 3 skirts and 1 red.']);
  });

  it('says one look as one look', () => {
    expect(said([liked('skirts', 1)])).toEqual(['Because of one look at skirts.']);
    expect(said([liked('20', 1)], { 20: 'with price 20' })).toEqual([
      'Because of one look at something with price 20.',
    ]);
  });

  it('does not say that nothing speaks for anything else where something does', () => {
    expect(said([{ kind: 'DEFAULT' } as Reason])).toEqual([
      'Nothing speaks for anything else, so the original is shown.',
    ]);
    expect(said([{ kind: 'DEFAULT' } as Reason, { kind: 'MARGIN' } as Reason])).toEqual([
      'What this visitor did does not point clearly enough to one answer yet.',
    ]);
  });

  it('begins with what is true of a block that is only tried', () => {
    expect(said([{ kind: 'EXPLORE', probability: 0.02 }, liked('skirts', 3)])).toEqual([
      'Trying something else to learn, as in 2 % of such cases.',
      'Otherwise something else would be shown because of 3 skirts.',
    ]);
  });
});
