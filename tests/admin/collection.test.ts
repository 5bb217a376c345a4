import { choicesOf } from '../../admin/src/pages/Experiences/draft';
import { collectionIn, valueTyped, withField, withFilter } from '../../admin/src/slot-panel/collection';

/** What the panel beside a layout writes. */
const collection = { contentType: 'api::product.product', limit: 100, fields: { title: 'name' } };

describe('the collection of a layout', () => {
  it('is only what has its shape', () => {
    expect(collectionIn(collection)).toBe(collection);
    for (const held of [
      null,
      undefined,
      'text',
      [],
      {},
      { ...collection, limit: '100' },
      { ...collection, fields: null },
    ])
      expect(collectionIn(held)).toBeNull();
  });

  it('takes a field from another one, or leaves it as written', () => {
    expect(withField(collection, 'title', 'slug').fields).toEqual({ title: 'slug' });
    expect(withField(collection, 'colour', 'colour').fields).toEqual({ title: 'name', colour: 'colour' });
    expect(withField(collection, 'title', null).fields).toEqual({});
    expect(collection.fields).toEqual({ title: 'name' });
  });

  it('has one filter of the panel’s, and keeps those that the API wrote beside it', () => {
    const two = {
      ...collection,
      where: [
        { field: 'inStock', is: true },
        { field: 'price', is: 9 },
      ],
    };
    expect(withFilter(two, null).where).toEqual([{ field: 'price', is: 9 }]);
    expect(withFilter(two, { field: 'colour', is: 'red' }).where).toEqual([
      { field: 'colour', is: 'red' },
      { field: 'price', is: 9 },
    ]);
    expect(withFilter(collection, { field: 'colour', is: 'red' }).where).toEqual([{ field: 'colour', is: 'red' }]);
  });

  it.each([
    ['true', true],
    ['false', false],
    ['12.5', 12.5],
    ['12.', '12.'],
    ['NaN', 'NaN'],
    ['', ''],
    [' ', ' '],
    ['red', 'red'],
  ])('reads "%s" as it looks', (text, value) => expect(valueTyped(text)).toBe(value));

  it('offers its candidates to rules in the place of the layout', () => {
    const base = { components: [], attributes: {}, published: true, modified: false, locales: [] };
    const variants = [
      { ...base, documentId: 'a', key: 'sale', name: 'Sale' },
      {
        ...{ ...base, documentId: 'b', key: 'products', name: 'Products' },
        collection: { ...collection, entries: 1, candidates: [{ key: 'products:x1', name: 'Boot' }] },
      },
    ];
    expect(choicesOf({ variants }, 'Original')).toEqual([
      { value: 'baseline', label: 'Original' },
      { value: 'sale', label: 'Sale' },
      { value: 'products:x1', label: 'Products: Boot' },
    ]);
  });
});
