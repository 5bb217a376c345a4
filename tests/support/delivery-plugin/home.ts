import type { Core } from '@strapi/types';
import { documents, goLive, makeVariant, markSlot, stockShop } from './content';
import { siteOf } from './plugin';

export const hero = (headline: string, more: Record<string, unknown> = {}) => ({
  __component: 'blocks.hero',
  headline,
  ...more,
});
export const text = (title: string) => ({ __component: 'blocks.text', title, body: title });

interface Locales {
  create(locale: { code: string; name: string }): Promise<unknown>;
}

/**
 * A page `home` in English and French, a landing that shows it, and a kiosk screen; each has a block in slot
 * `home-hero`, whose variants are `skirts`, `double` (two blocks), `nothing` (hides the block) and one unpublished.
 */
export const furnish = async (strapi: Core.Strapi) => {
  await (strapi.plugin('i18n').service('locales') as never as Locales).create({ code: 'fr', name: 'French' });
  const shop = await stockShop(strapi);

  const pages = documents(strapi, 'api::page.page');
  const { documentId: page } = await pages.create({
    data: {
      title: 'Home',
      slug: 'home',
      blocks: [text('Top'), hero('Original', { text: 'Hello {{firstName|friend}}' }), text('End')],
    },
  });
  await pages.publish({ documentId: page });
  await pages.update({
    documentId: page,
    locale: 'fr',
    data: { title: 'Accueil', slug: 'home', blocks: [hero('Originale')] },
  });
  await pages.publish({ documentId: page, locale: 'fr' });
  await markSlot(strapi, 'api::page.page', page, { 1: 'home-hero' }, 'en');
  await markSlot(strapi, 'api::page.page', page, { 0: 'home-hero' }, 'fr');

  const skirts = await makeVariant(strapi, 'home-hero', 'skirts', [
    hero('Skirts', { category: shop.skirts, text: 'For you, {{firstName|friend}}' }),
  ]);
  await makeVariant(strapi, 'home-hero', 'skirts', [hero('Jupes')], { locale: 'fr', documentId: skirts.documentId });
  await documents(strapi, 'plugin::individualization.variant').update({
    documentId: skirts.documentId,
    locale: 'en',
    data: { content: [hero('Skirts, draft')] },
  });
  await makeVariant(strapi, 'home-hero', 'double', [hero('One'), { __component: 'blocks.promo', title: 'Two' }]);
  await makeVariant(strapi, 'home-hero', 'nothing', []);
  await makeVariant(strapi, 'home-hero', 'unpublished', [hero('Never')], { publish: false });
  await goLive(strapi, 'home-hero');

  const landings = documents(strapi, 'api::landing.landing');
  const { documentId: landing } = await landings.create({ data: { title: 'Landing', slug: 'l', pages: [page] } });
  await landings.publish({ documentId: landing });

  const kiosks = documents(strapi, 'api::kiosk.kiosk');
  const { documentId: kiosk } = await kiosks.create({ data: { title: 'Kiosk', blocks: [hero('Kiosk original')] } });
  await kiosks.publish({ documentId: kiosk });
  await markSlot(strapi, 'api::kiosk.kiosk', kiosk, { 0: 'home-hero' });
  await siteOf(strapi).snapshots.refresh();
  return { ...shop, page, landing, kiosk, skirtsVariant: skirts.documentId };
};
