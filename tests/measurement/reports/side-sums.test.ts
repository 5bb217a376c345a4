import { sideSums } from '../../../server/src/measurement/reports/side-sums';

const key = { slot: 'hero', version: 1, whom: 'all', side: 'person', day: 20_000 };

it('counts blocks by name, whatever their names are, and adds up sums', () => {
  const { sums, counts } = sideSums([
    { key: { ...key, measure: 'first' }, tally: { value: 3n, skirts: 2n } },
    { key: { ...key, measure: 'first' }, tally: { visitors: 1n } },
    { key: { ...key, measure: 'near' }, tally: { visitors: 5n, value: 2n } },
    { key: { ...key, measure: 'near' }, tally: { visitors: 1n } },
  ]);
  expect(Object.fromEntries(counts('person', 'first'))).toEqual({ value: 3, skirts: 2, visitors: 1 });
  expect(sums('person', 'near')).toMatchObject({ visitors: 6n, value: 2n });
});
