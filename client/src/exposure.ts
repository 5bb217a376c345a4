/** A block counts as seen when half of it (or of the screen, for a tall one) was visible for a second. */
const SHARE = 0.5;
const SECOND = 1000;

export interface Exposures {
  /** Watches the element of a decision; calls back once per decision. Answers a function that stops watching. */
  watch(element: Element, decisionId: string): () => void;
  stop(): void;
}

const visibleEnough = (entry: IntersectionObserverEntry): boolean => {
  const screen = entry.rootBounds?.height ?? Infinity;
  return entry.intersectionRatio >= SHARE || entry.intersectionRect.height >= screen * SHARE;
};

/** Tells which decisions the visitor has seen. Does nothing where the browser cannot tell. */
export const createExposures = (seen: (decisionId: string) => void): Exposures => {
  const done = new Set<string>();
  const watched = new Map<Element, { decisionId: string; timer?: ReturnType<typeof setTimeout> }>();

  const unwatch = (element: Element): void => {
    clearTimeout(watched.get(element)?.timer);
    watched.delete(element);
    observer?.unobserve(element);
  };

  const changed = (entry: IntersectionObserverEntry): void => {
    const state = watched.get(entry.target);
    if (!state) return;
    clearTimeout(state.timer);
    if (!visibleEnough(entry)) return;
    state.timer = setTimeout(() => {
      // A tab in the background shows nothing to anybody; coming back starts a new second.
      if (globalThis.document?.visibilityState === 'hidden') return restart(entry.target);
      unwatch(entry.target);
      if (done.has(state.decisionId)) return;
      done.add(state.decisionId);
      seen(state.decisionId);
    }, SECOND);
  };

  const observer =
    typeof IntersectionObserver === 'undefined'
      ? null
      : new IntersectionObserver((entries) => entries.forEach(changed), { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] });

  /** Observing anew calls back with the present state. */
  const restart = (element: Element): void => {
    observer?.unobserve(element);
    globalThis.document?.addEventListener('visibilitychange', () => observer?.observe(element), { once: true });
  };

  return {
    watch: (element, decisionId) => {
      if (!observer || done.has(decisionId)) return () => undefined;
      watched.set(element, { decisionId });
      observer.observe(element);
      return () => unwatch(element);
    },
    stop: () => [...watched.keys()].forEach(unwatch),
  };
};
