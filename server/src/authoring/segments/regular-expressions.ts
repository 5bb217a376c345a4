import { RE2JS } from 're2js';

/** Longest pattern that a marketer may write, in characters. */
export const MAX_PATTERN_LENGTH = 512;

/**
 * Compiles a regular expression that runs in linear time whatever the pattern, so that none can hang the server.
 * It matches anywhere in the text. Throws on a pattern that is not RE2 (no look-around, no back references).
 */
export const linearRegex = (source: string): ((text: string) => boolean) => {
  const compiled = RE2JS.compile(source);
  return (text) => compiled.matcher(text).find();
};

/** What is wrong with a pattern, in words, or null. */
export const patternProblem = (source: string): string | null => {
  if (source.length > MAX_PATTERN_LENGTH) return `longer than ${MAX_PATTERN_LENGTH} characters`;
  try {
    linearRegex(source);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
