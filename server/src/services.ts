import type { Core } from '@strapi/types';
import type { Authoring } from './authoring';
import type { HistoryImport } from './ingestion/history';
import type { Audit } from './measurement/replay/audit';
import { runtimeOf } from './runtime';

/** What a host application's own code may call, to seed or to migrate; ready after this plugin's bootstrap. */
export type AuthoringService = Pick<Authoring, 'slots' | 'experiences' | 'segments'>;

export default {
  /** `strapi.plugin('individualization').service('authoring')` */
  authoring: ({ strapi }: { strapi: Core.Strapi }): AuthoringService => ({
    get slots() {
      return runtimeOf(strapi).authoring.slots;
    },
    get experiences() {
      return runtimeOf(strapi).authoring.experiences;
    },
    get segments() {
      return runtimeOf(strapi).authoring.segments;
    },
  }),
  /** `strapi.plugin('individualization').service('history')`: a log of interactions into this site. */
  history: ({ strapi }: { strapi: Core.Strapi }): Pick<HistoryImport, 'import'> => ({
    import: (options, listeners) => runtimeOf(strapi).history.import(options, listeners),
  }),
  /** `strapi.plugin('individualization').service('audit')`: decisions of the log, made again. */
  audit: ({ strapi }: { strapi: Core.Strapi }): Audit => ({
    ofDecision: (id) => runtimeOf(strapi).audit.ofDecision(id),
    ofSample: (from, size, progress) => runtimeOf(strapi).audit.ofSample(from, size, progress),
  }),
};
