/** Terms of an attribute value, in their order: affinity of this session, affinity over weeks, what comes next. */
export const TERMS = 3;

/** Values of one attribute, and at which place in the lists lies what is known of each. */
export interface Values {
  readonly names: readonly string[];
  readonly at: readonly number[];
  /** Where the visitor's evidence for each begins; 0 where there is none. */
  readonly places: ArrayLike<number>;
  /** The crowd's share of each. */
  readonly shares: ArrayLike<number>;
}
