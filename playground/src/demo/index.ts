import type { Core } from '@strapi/types';
import { createDemoLogin, openShopToThePublic } from './access';
import { seedExperiences } from './experiences';
import { seedHome } from './home';
import { createPictures } from './pictures';
import { seedShop } from './shop';

/** Fills an empty playground with the demo shop; does nothing where it has been done. */
export const seed = async (strapi: Core.Strapi): Promise<void> => {
  const pictures = createPictures(strapi);
  await openShopToThePublic(strapi);
  await createDemoLogin(strapi);
  const shop = await seedShop(strapi, pictures);
  const home = await seedHome(strapi, shop, pictures);
  await seedExperiences(strapi, home, shop, pictures);
};
