import { isStorable, type HistoryProblem } from '../../contracts';
import type { HistoryFile, Line } from './lines';

type Code = HistoryProblem['code'];

export interface LineReader {
  /** What a line says, or null where it was refused. */
  parse<T>(file: HistoryFile, line: Line, schema: Schema<T>, code: Code): T | null;
  refuse(file: HistoryFile, line: Line, code: Code, message: string): void;
}

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } };
}

/** Judges lines one by one: a bad one is told, and all others are taken. */
export function createLineReader(onProblem: (problem: HistoryProblem) => void): LineReader {
  const refuse: LineReader['refuse'] = (file, { number: line }, code, message) =>
    onProblem({ file: file.path, line, code, message });
  return {
    refuse,
    parse(file, line, schema, code) {
      const refused = (why: Code, message: string): null => (refuse(file, line, why, message), null);
      if (line.broken !== undefined) return refused('LINE_INVALID', line.broken);
      let value: unknown;
      try {
        value = JSON.parse(line.text);
      } catch {
        return refused('LINE_INVALID', `not JSON: ${line.text.slice(0, 80)}`);
      }
      const parsed = schema.safeParse(value);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        return refused(code, `${issue.path.map(String).join('.') || 'line'}: ${issue.message}`.slice(0, 200));
      }
      return isStorable(parsed.data) ? parsed.data : refused(code, 'text with NUL or half a character');
    },
  };
}
