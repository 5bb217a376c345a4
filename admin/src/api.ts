import type {
  AttributeSetting,
  AttributeTypeView,
  BlockView,
  Collection,
  CollectionTypeView,
  ContrastView,
  DegreesView,
  EarnedView,
  ExperienceInput,
  ExperienceView,
  ForecastView,
  HealthFinding,
  HoldoutInput,
  HoldoutView,
  ImportPlan,
  ImportPreview,
  ImportView,
  LiveInput,
  SegmentInput,
  SegmentView,
  SiteView,
  VocabularyView,
} from '../../server/src/contracts';

/** A block as the Content Manager shows it: a position in a dynamic zone of one saved entry. */
export interface BlockPlace {
  contentType: string;
  documentId: string;
  locale: string | null;
  field: string;
  index: number;
}

/**
 * Whom a contrast is about: a segment, the people whom rules cover, those for whom rule and person differ, or, with
 * none of them, everybody.
 */
export interface Whom {
  segment: string | null;
  covered: boolean;
  differ: boolean;
}

export type CloneAnswer = 'share' | 'copy' | 'none';

type Entry = Pick<BlockPlace, 'contentType' | 'documentId' | 'locale'>;
/** The part of Strapi's fetch client that is needed. */
export interface Client {
  get<T>(address: string): Promise<{ data: T }>;
  post<T>(address: string, body: unknown): Promise<{ data: T }>;
  put<T>(address: string, body: unknown): Promise<{ data: T }>;
  del(address: string): Promise<unknown>;
}

const part = encodeURIComponent;
const query = (values: Record<string, string | null | undefined>): string =>
  new URLSearchParams(
    Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])),
  ).toString();

const yes = (holds: boolean): 'true' | null => (holds ? 'true' : null);

/** The admin API of the plugin, one function per endpoint; bodies are `{ data }` and are unwrapped here. */
export const apiOf = ({ get, post, put, del }: Client) => {
  const at = (path: string) => `/individualization/${path}`;
  const read = async <T>(path: string): Promise<T> => (await get<{ data: T }>(at(path))).data.data;
  const send = async <T>(path: string, body: unknown = {}): Promise<T> =>
    (await post<{ data: T }>(at(path), body)).data.data;
  const save = async <T>(path: string, body: unknown): Promise<T> => (await put<{ data: T }>(at(path), body)).data.data;

  return {
    experiences: () => read<ExperienceView[]>('experiences'),
    experience: (slot: string) => read<ExperienceView>(`experiences/${part(slot)}`),
    saveExperience: (slot: string, input: ExperienceInput) => save<ExperienceView>(`experiences/${part(slot)}`, input),
    goLive: (slot: string, how: LiveInput) => send<ExperienceView>(`experiences/${part(slot)}/live`, how),
    setExperiment: (slot: string, standing: 'running' | 'paused' | 'ended') =>
      send<ExperienceView>(`experiences/${part(slot)}/experiment`, { standing }),
    degrees: (slot: string) => read<DegreesView>(`experiences/${part(slot)}/degrees`),
    forecast: (slot: string) => read<ForecastView>(`experiences/${part(slot)}/forecast`),
    holdout: () => read<HoldoutView>('holdout'),
    saveHoldout: (input: HoldoutInput) => save<HoldoutView>('holdout', input),
    import: () => read<ImportView>('import'),
    uploadImport: (file: File) => {
      const form = new FormData();
      form.append('files', file);
      return send<ImportView>('import', form);
    },
    previewImport: (plan: ImportPlan) => send<ImportPreview>('import/preview', plan),
    checkImport: (plan: ImportPlan) => send<ImportView>('import/check', plan),
    startImport: (plan: ImportPlan) => send<ImportView>('import/start', plan),
    stopImport: () => send<ImportView>('import/stop'),
    pause: (slot: string) => send<ExperienceView>(`experiences/${part(slot)}/pause`),
    addVariant: (slot: string, variant: { key: string; name: string; collection?: Collection }) =>
      send<{ documentId: string }>(`experiences/${part(slot)}/variants`, variant),
    collections: (component: string) => read<CollectionTypeView[]>(`collections?${query({ component })}`),
    segments: () => read<SegmentView[]>('segments'),
    addSegment: (input: SegmentInput) => send<SegmentView>('segments', input),
    saveSegment: (key: string, input: SegmentInput) => save<SegmentView>(`segments/${part(key)}`, input),
    removeSegment: (key: string) => del(at(`segments/${part(key)}`)),
    blocks: (entry: Entry) => read<BlockView[]>(`slots?${query({ ...entry })}`),
    mark: (block: BlockPlace, slot: { key: string; name: string }) => send<unknown>('slots', { block, ...slot }),
    /** On this entry only; other pages that share the slot keep it. */
    unmark: (slot: string, entry: Entry) => del(at(`slots/${part(slot)}?${query({ ...entry })}`)),
    answerClone: (contentType: string, documentId: string, answer: CloneAnswer) =>
      send<unknown>('slots/cloned', { contentType, documentId, answer }),
    attributes: () => read<AttributeTypeView[]>('attributes'),
    saveAttributes: (contentType: string, setting: AttributeSetting) =>
      save<unknown>(`attributes/${part(contentType)}`, setting),
    vocabulary: () => read<VocabularyView>('vocabulary'),
    contrast: (slot: string, { segment, covered }: Whom) =>
      read<ContrastView>(`contrast?${query({ slot, segment, covered: yes(covered) })}`),
    /** `goal` and `version` null: the near goal, the newest version. */
    earned: (slot: string, { segment, covered, differ }: Whom, goal: 'near' | 'far' | null, version: string | null) =>
      read<EarnedView>(
        `contrast/earned?${query({ slot, segment, covered: yes(covered), differ: yes(differ), goal, version })}`,
      ),
    site: () => read<SiteView>('contrast/site'),
    health: () => read<HealthFinding[]>('health'),
  };
};

export type Api = ReturnType<typeof apiOf>;
