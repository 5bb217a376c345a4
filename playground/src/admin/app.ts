import de from './translations/de.json';
import en from './translations/en.json';
import { Traffic } from './traffic/Traffic';

interface AdminApp {
  getPlugin(id: string): { injectComponent(page: string, zone: string, part: object): void } | undefined;
}

/**
 * The panel of the demo in two languages, without a look for new releases on the internet, and with made-up shoppers
 * on the Contrast page.
 */
export default {
  config: { locales: ['de'], notifications: { releases: false }, translations: { en, de } },
  bootstrap: (app: AdminApp) =>
    app.getPlugin('individualization')?.injectComponent('contrast', 'top', { name: 'traffic', Component: Traffic }),
};
