/** Percentage that rules and person have at the least while they are compared: with fewer people nothing would show. */
export const LEAST_SHARE = 10;
