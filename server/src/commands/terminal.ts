/** What a command sees of the terminal that it was called in. */
export interface Terminal {
  /** Folder that paths are relative to. */
  readonly from: string;
  /** Results. */
  readonly print: (text: string) => void;
  /** Progress and problems. */
  readonly report: (text: string) => void;
}

/** Runs with the arguments after its name; answers the exit code. */
export type Command = (args: readonly string[], terminal: Terminal) => number | Promise<number>;
