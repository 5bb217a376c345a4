/** Settings of the engine; every number has a default in `settings.ts`. */
export interface EngineSettings {
  readonly halfLife: { readonly intentSeconds: number; readonly tasteSeconds: number; readonly crowdSeconds?: number };
  /** Weight of an event type as evidence of taste. */
  readonly eventWeights: Readonly<Record<string, number>>;
  /** Log-odds by which the person's choice must beat the alternatives. */
  readonly margin: number;
  readonly exploration: { readonly floor: number; readonly gamma0: number; readonly t0: number };
  /** Salt of all draws of this site. */
  readonly seed: string;
}
