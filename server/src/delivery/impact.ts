import type { Core } from '@strapi/types';

/** Query parameter that asks for a ranked list: 0 (the editor's order) to 100 (taste alone). */
export const IMPACT = 'individualizeImpact';

const WHOLE_NUMBER = /^(100|[1-9]?\d)$/;

/** The impact asked for in the parameters of a documents call; undefined where nothing valid was. */
export const impactOf = (params: Readonly<Record<string, unknown>> | undefined): number | undefined => {
  const asked = params?.[IMPACT];
  const text = typeof asked === 'number' ? String(asked) : asked;
  return typeof text === 'string' && WHOLE_NUMBER.test(text) ? Number(text) : undefined;
};

interface StringSchema {
  regex(pattern: RegExp): StringSchema;
  optional(): unknown;
}
interface ParameterHost {
  addQueryParams?(params: {
    [name: string]: {
      schema: (z: { string(): StringSchema }) => unknown;
      matchRoute: (route: { method: string }) => boolean;
    };
  }): void;
}

/**
 * In register(): makes the parameter known, so that a site with strict parameters accepts it; there anything but a
 * whole number from 0 to 100 is refused. Elsewhere it is ignored. An older Strapi without `addQueryParams` lets it through as it is.
 */
export const registerImpact = (strapi: Core.Strapi): void => {
  const host = strapi.contentAPI as unknown as ParameterHost;
  host.addQueryParams?.({
    [IMPACT]: {
      schema: (z) => z.string().regex(WHOLE_NUMBER).optional(),
      matchRoute: ({ method }) => method === 'GET',
    },
  });
};
