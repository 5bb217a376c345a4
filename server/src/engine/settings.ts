import type { EngineSettings } from './types';

/** Defaults of everything that can be set. Sources: ENGINE.md's measured ranges; each is a prior, not a fit. */
export const DEFAULT_SETTINGS: EngineSettings = {
  halfLife: { intentSeconds: 1800, tasteSeconds: 14 * 86400, crowdSeconds: 60 * 86400 },
  eventWeights: { view: 1, click: 1, add_to_cart: 3, purchase: 4, search: 1, goal: 0, exposure: 0, dismiss: 0 },
  margin: 0.4,
  exploration: { floor: 0.02, gamma0: 100, t0: 20 },
  seed: 'individualization',
};

/** Milliseconds of the half-lives of a set of settings. */
export const halfLives = (settings: EngineSettings): { intent: number; taste: number; crowd: number } => ({
  intent: settings.halfLife.intentSeconds * 1000,
  taste: settings.halfLife.tasteSeconds * 1000,
  crowd: (settings.halfLife.crowdSeconds ?? 60 * 86400) * 1000,
});

/** Weight of an event type as evidence; a type of the site's own counts like a click. */
export const weightOf = (type: string, settings: EngineSettings): number =>
  Object.hasOwn(settings.eventWeights, type) ? settings.eventWeights[type] : 1;
