import type { Core } from '@strapi/types';
import type { AskedArrangement } from '../engine';

/** What a caller asks of the order of a list; its presence asks for the visitor's. */
export interface ListWish extends AskedArrangement {
  /** 0 (the editor's order) to 100 (taste alone). */
  readonly impact: number;
}

interface Parameter {
  readonly pattern: RegExp;
  /** For GraphQL, where it is an argument of the same name. */
  readonly type: 'intArg' | 'stringArg';
  readonly description: string;
}

const IMPACT = 'individualizeImpact';
const DIVERSITY = 'individualizeDiversity';
const PINNED = 'individualizePinned';

/** Parameters of a list, all scalars, since strict parameters know no others of ours. */
export const LIST_PARAMETERS: Readonly<Record<string, Parameter>> = {
  [IMPACT]: {
    pattern: /^(100|[1-9]?\d)$/,
    type: 'intArg',
    description: 'How far the visitor’s taste moves the order: 0 (the editor’s order) to 100 (taste alone)',
  },
  [DIVERSITY]: {
    pattern: /^([A-Za-z][A-Za-z0-9_]{0,63}):([1-9]|10)$/,
    type: 'stringArg',
    description: 'At most so many entries in a row that share a value of this attribute, e.g. category:2',
  },
  [PINNED]: {
    pattern: /^[A-Za-z0-9_-]{1,64}(,[A-Za-z0-9_-]{1,64}){0,49}$/,
    type: 'stringArg',
    description: 'Entries that keep their place in the editor’s order: document ids, at most 50, with commas between',
  },
};

type Params = Readonly<Record<string, unknown>>;

/** What was asked for under this name; null where that is nothing valid. */
const matched = (params: Params, name: string): RegExpExecArray | null => {
  const asked = params[name];
  const text = typeof asked === 'number' ? String(asked) : asked;
  return typeof text === 'string' ? LIST_PARAMETERS[name].pattern.exec(text) : null;
};

/** What the parameters of a documents call ask of a list; undefined without a valid impact. */
export const wishOf = (uid: string, params: Params | undefined): ListWish | undefined => {
  const impact = params && matched(params, IMPACT);
  if (!impact) return undefined;
  const diversity = matched(params, DIVERSITY);
  const pinned = matched(params, PINNED);
  return {
    impact: Number(impact[0]),
    ...(diversity && { diversity: { attribute: diversity[1], inARow: Number(diversity[2]) } }),
    ...(pinned && { pinned: pinned[0].split(',').map((documentId) => `${uid}:${documentId}`) }),
  };
};

/** The parameters of a call without ours. */
export const withoutWish = (params: Params): Params =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !Object.hasOwn(LIST_PARAMETERS, name)));

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
 * In register(): makes the parameters known, so that a site with strict parameters accepts them; there anything that
 * does not match is refused. Elsewhere it is ignored. An older Strapi without `addQueryParams` lets them through as they
 * are.
 */
export const registerListParameters = (strapi: Core.Strapi): void => {
  const host = strapi.contentAPI as unknown as ParameterHost;
  for (const [name, { pattern }] of Object.entries(LIST_PARAMETERS))
    host.addQueryParams?.({
      [name]: {
        schema: (z) => z.string().regex(pattern).optional(),
        matchRoute: ({ method }) => method === 'GET',
      },
    });
};
