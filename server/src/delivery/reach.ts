/** Where dynamic zones can be met inside a model: computed once per model, so that others cost nothing. */

export interface Attribute {
  readonly type: string;
  readonly component?: string;
  readonly components?: readonly string[];
  readonly relation?: string;
  readonly target?: string;
}
export interface Model {
  readonly uid: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly options?: { readonly draftAndPublish?: boolean };
}
export type ModelOf = (uid: string) => Model | undefined;

export type Step =
  | { readonly kind: 'zone'; readonly name: string; readonly components: ReadonlySet<string> }
  | { readonly kind: 'entry' | 'component'; readonly name: string; readonly uid: string }
  /** A polymorphic relation: each entry says its own type in `__type`. */
  | { readonly kind: 'morph'; readonly name: string };

export interface Reach {
  /** Attributes of a model behind which a zone can lie; empty for most models. */
  steps(uid: string): readonly Step[];
}

const NOTHING: readonly Step[] = [];

/** Files point back at everything that shows them; nobody reads a page through its picture. */
const CLOSED = new Set(['plugin::upload.file', 'plugin::upload.folder']);

const stepOf = (name: string, attribute: Attribute): Step | undefined => {
  if (attribute.type === 'dynamiczone') return { kind: 'zone', name, components: new Set(attribute.components ?? []) };
  if (attribute.type === 'component' && attribute.component)
    return { kind: 'component', name, uid: attribute.component };
  if (attribute.type !== 'relation') return undefined;
  if (attribute.relation?.startsWith('morphTo')) return { kind: 'morph', name };
  return attribute.target ? { kind: 'entry', name, uid: attribute.target } : undefined;
};

const stepsOf = (model: Model): Step[] =>
  Object.entries(model.attributes).flatMap(([name, attribute]) => stepOf(name, attribute) ?? []);

/** Everything that can be reached from `uid` over relations, components and blocks, `uid` included. */
export const reachableFrom = (uid: string, modelOf: ModelOf): ReadonlySet<string> => {
  const seen = new Set<string>();
  const open = [uid];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const model = modelOf(next);
    if (!model || CLOSED.has(next)) continue;
    for (const attribute of Object.values(model.attributes)) {
      if (attribute.type === 'media') open.push('plugin::upload.file');
      for (const target of [attribute.target, attribute.component, ...(attribute.components ?? [])])
        if (target) open.push(target);
    }
  }
  return seen;
};

const leadsToZone = (uid: string, modelOf: ModelOf): boolean => {
  for (const reached of reachableFrom(uid, modelOf)) {
    const model = CLOSED.has(reached) ? undefined : modelOf(reached);
    if (model && stepsOf(model).some((step) => step.kind === 'zone' || step.kind === 'morph')) return true;
  }
  return false;
};

export const createReach = (modelOf: ModelOf): Reach => {
  const known = new Map<string, readonly Step[]>();
  const compute = (uid: string): readonly Step[] => {
    const model = CLOSED.has(uid) ? undefined : modelOf(uid);
    if (!model) return NOTHING;
    const steps = stepsOf(model).filter(
      (step) => step.kind === 'zone' || step.kind === 'morph' || leadsToZone(step.uid, modelOf),
    );
    return steps.length > 0 ? steps : NOTHING;
  };
  return {
    steps: (uid) => {
      let steps = known.get(uid);
      if (!steps) known.set(uid, (steps = compute(uid)));
      return steps;
    },
  };
};
