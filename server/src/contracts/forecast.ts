/** `GET /individualization/experiences/:slot/forecast`: how long an experiment of the draft would take. */
export interface ForecastView {
  /** Visitors of the site on a usual day. */
  visitorsPerDay: number;
  /** The difference between rules and person that is looked for, relative: .1 is 10 %. */
  lift: number;
  /** One for each goal of the draft, the far one first. */
  goals: {
    which: 'near' | 'far';
    event: string;
    /** Share of visitors who reach it within its window, told from the last 28 days. */
    rate: number;
    /** Until that difference would be seen, if it is there; null: nothing is known to tell it from. */
    weeks: number | null;
  }[];
}
