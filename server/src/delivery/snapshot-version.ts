/** What was learned to rank stands behind the settings: the log names both, what a visitor keeps asks for one only. */
const LEARNED = '~';

/** The version of a snapshot, of its settings, of who is held out, and of what was learned ('': nothing yet). */
export const snapshotVersion = (settings: string, holdout: number, learned: string): string =>
  [settings, ...(holdout > 0 ? [`-${holdout}`] : []), ...(learned === '' ? [] : [LEARNED, learned])].join('');

/** The part of a snapshot's version that only people change: learning anew is no reason to flip a page. */
export const settingsVersion = (version: string): string => version.split(LEARNED, 1)[0];
