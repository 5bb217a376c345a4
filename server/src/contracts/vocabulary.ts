/** `GET /individualization/vocabulary`: what a condition can be about, for suggestions in the panel. */
export interface VocabularyView {
  /** Attributes of taste of the enabled content types, with the values found in published entries. */
  attributes: { name: string; values: string[] }[];
  /** Context keys, the well-known ones first, with values seen lately. */
  context: { key: string; values: string[] }[];
  /** Traits that visitors declared or that other systems sent. */
  traits: { key: string; values: string[] }[];
  /** Event types, the standard ones first. */
  events: string[];
}
