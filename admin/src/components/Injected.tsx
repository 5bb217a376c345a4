import type { ComponentType } from 'react';
import { useStrapiApp } from '@strapi/strapi/admin';
import { PLUGIN_ID } from '../pluginId';

/** What a component on one of our pages is given: `reload` asks the server anew for what the page shows. */
interface InjectedProps {
  reload: () => void;
}

interface Zones {
  getInjectedComponents(
    page: string,
    zone: string,
  ): readonly { name: string; Component: ComponentType<InjectedProps> }[];
}

/** What the host's own panel code put on a page, by `getPlugin('individualization').injectComponent(page, zone, …)`. */
export const Injected = ({ page, zone, reload }: InjectedProps & { page: string; zone: string }) => {
  const getPlugin = useStrapiApp('Injected', (app) => app.getPlugin);
  const zones = getPlugin(PLUGIN_ID) as unknown as Zones;
  return (
    <>
      {zones.getInjectedComponents(page, zone).map(({ name, Component }) => (
        <Component key={name} reload={reload} />
      ))}
    </>
  );
};
