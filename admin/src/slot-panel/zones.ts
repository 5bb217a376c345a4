import { useEffect, useState } from 'react';
import { useFetchClient } from '@strapi/strapi/admin';

interface Shape {
  uid: string;
  attributes?: Record<string, { type?: string; relation?: string; relationType?: string }>;
}
interface Shapes {
  data: { data: { contentTypes: Shape[]; components: (Shape & { info?: { displayName?: string } })[] } };
}

/** What the panel must know of the content model: which types have zones, and what components are called. */
export interface Model {
  hasZone: (contentType: string) => boolean;
  nameOf: (component: string) => string;
  /** Names of the fields that editors fill in. */
  fieldsOf: (component: string) => string[];
  /** Names of the fields that hold a list of entries. */
  listsOf: (component: string) => string[];
}

// The content manager lists them among a component's attributes; no editor fills them in.
const STRAPIS_OWN = new Set(['id', 'documentId']);

/** The last part of a component's uid, readable: `blocks.big-hero` → `big hero`. */
export const plainName = (component: string): string =>
  (component.split('.').pop() ?? component).replace(/[-_]+/g, ' ');

const modelOf = ({ data: { data } }: Shapes): Model => {
  const zoned = new Set(
    data.contentTypes
      .filter(({ attributes }) => Object.values(attributes ?? {}).some(({ type }) => type === 'dynamiczone'))
      .map(({ uid }) => uid),
  );
  const names = new Map(data.components.map(({ uid, info }) => [uid, info?.displayName ?? plainName(uid)]));
  const fields = new Map(
    data.components.map(({ uid, attributes }) => [
      uid,
      Object.keys(attributes ?? {}).filter((name) => !STRAPIS_OWN.has(name)),
    ]),
  );
  const lists = new Map(
    data.components.map(({ uid, attributes }) => [
      uid,
      Object.entries(attributes ?? {})
        .filter(
          ([, { type, relation, relationType }]) => type === 'relation' && /Many$/.test(relationType ?? relation ?? ''),
        )
        .map(([name]) => name),
    ]),
  );
  return {
    listsOf: (component) => lists.get(component) ?? [],
    fieldsOf: (component) => fields.get(component) ?? [],
    hasZone: (contentType) => zoned.has(contentType),
    nameOf: (component) => names.get(component) ?? plainName(component),
  };
};

// The content model changes with a restart of Strapi only, and then the panel is loaded again.
let known: Model | null = null;

/** The content model, or null until it is there; who may not read it simply sees no panel. */
export const useModel = (): Model | null => {
  const { get } = useFetchClient();
  const [model, setModel] = useState(known);
  useEffect(() => {
    if (model) return;
    let gone = false;
    get<Shapes['data']>('/content-manager/init').then(
      (answer) => {
        known = modelOf(answer as unknown as Shapes);
        if (!gone) setModel(known);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [get, model]);
  return model;
};
