export const PLUGIN_ID = 'individualization';

/** Where the panel lives in Strapi's admin. */
export const HOME = `/plugins/${PLUGIN_ID}`;

/** Content type of a variant, edited in the Content Manager like any entry. */
export const VARIANT_TYPE = `plugin::${PLUGIN_ID}.variant`;

/** Address of an entry of the Content Manager. */
export const entryAddress = (contentType: string, documentId: string, locale?: string | null): string =>
  `/content-manager/collection-types/${contentType}/${documentId}` +
  (locale ? `?plugins[i18n][locale]=${encodeURIComponent(locale)}` : '');
