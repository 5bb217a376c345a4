import { Sparkle } from '@strapi/icons';
import { HOME, PLUGIN_ID, VARIANT_TYPE } from './pluginId';
import { PERMISSIONS } from './permissions';
import { SlotPanel } from './slot-panel';

interface Panels {
  addEditViewSidePanel(panels: readonly unknown[]): void;
}

/** The part of Strapi's admin application that this plugin speaks to. */
interface AdminApp {
  addMenuLink(link: object): void;
  registerPlugin(plugin: { id: string; name: string; injectionZones: object }): void;
  getPlugin(id: string): { apis: unknown } | undefined;
}

const prefixed = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [`${PLUGIN_ID}.${key}`, text]));

const TEXTS: Record<string, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./translations/en.json'),
  de: () => import('./translations/de.json'),
};

/** Labels of a variant's fields in the Content Manager, which asks for them by these keys. */
const fieldLabels = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    ['name', 'content', 'from', 'until', 'slot'].map((field) => [
      `content-manager.content-types.${VARIANT_TYPE}.${field}`,
      texts[`variant.field.${field}`] ?? field,
    ]),
  );

export default {
  register(app: AdminApp) {
    app.addMenuLink({
      to: HOME.slice(1),
      icon: Sparkle,
      intlLabel: { id: `${PLUGIN_ID}.plugin.name`, defaultMessage: 'Individualization' },
      permissions: PERMISSIONS.read,
      position: 4,
      Component: () => import('./pages'),
    });
    app.registerPlugin({ id: PLUGIN_ID, name: 'Individualization', injectionZones: { contrast: { top: [] } } });
  },

  bootstrap(app: AdminApp) {
    const contentManager = app.getPlugin('content-manager')?.apis as Panels | undefined;
    contentManager?.addEditViewSidePanel([SlotPanel]);
  },

  async registerTrads({ locales }: { locales: string[] }) {
    return Promise.all(
      locales.map(async (locale) => {
        const texts = (await TEXTS[locale]?.())?.default;
        return { locale, data: texts ? { ...prefixed(texts), ...fieldLabels(texts) } : {} };
      }),
    );
  },
};
