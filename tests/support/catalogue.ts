import type { Core } from '@strapi/types';

interface Entry {
  documentId: string;
}
/** A small published catalogue: four skirts and four boots, and one skirt that is only a draft. */
export interface Catalogue {
  skirts: Entry[];
  boots: Entry[];
  skirt: Entry;
  boot: Entry;
  draft: Entry;
  category: { skirts: Entry; boots: Entry };
}

type Documents = {
  create(input: { data: Record<string, unknown>; status?: 'draft' | 'published' }): Promise<Entry>;
};

const COLOURS = ['black', 'red', 'blue', 'green'];

/** Creates the catalogue through Strapi's documents, as an editor would. */
export const seedCatalogue = async (strapi: Core.Strapi): Promise<Catalogue> => {
  const categories = strapi.documents('api::category.category' as never) as unknown as Documents;
  const products = strapi.documents('api::product.product' as never) as unknown as Documents;
  const of: Record<string, Entry[]> = {};
  const category: Record<string, Entry> = {};
  for (const [place, slug] of ['skirts', 'boots'].entries()) {
    category[slug] = await categories.create({ data: { name: slug, slug } });
    of[slug] = [];
    for (const [index, colour] of COLOURS.entries()) {
      const name = `${colour} ${slug} ${index}`;
      const data = { name, slug: name.replaceAll(' ', '-'), colour, price: 20 + 10 * index + 100 * place };
      of[slug].push(
        await products.create({ data: { ...data, category: category[slug].documentId }, status: 'published' }),
      );
    }
  }
  const draft = await products.create({
    data: { name: 'secret', slug: 'secret', colour: 'pink', price: 5 },
    status: 'draft',
  });
  return {
    ...{ skirts: of.skirts, boots: of.boots, skirt: of.skirts[0], boot: of.boots[0], draft },
    category: { skirts: category.skirts, boots: category.boots },
  };
};
