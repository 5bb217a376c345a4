import type { DecisionStore, LoggedDecision } from '../../stores/types';
import { replay, type Mismatch, type Replay } from './replay';

/** One decision, made again. */
export interface ReplayedDecision {
  readonly id: string;
  readonly at: number;
  readonly slot: string;
  readonly replay: Replay;
}

/** A sample of the log, made again. */
export interface AuditReport {
  readonly replayed: number;
  readonly equal: number;
  /** Written before the log kept all that is needed. */
  readonly incomplete: number;
  readonly different: readonly { readonly id: string; readonly mismatches: readonly Mismatch[] }[];
}

export interface Audit {
  /** Null: no such decision in the log. */
  ofDecision(id: string): Promise<ReplayedDecision | null>;
  /** `from`: an id like those of decisions; the sample are the decisions that follow it, by id. */
  ofSample(from: string, size: number, progress?: (replayed: number) => void): Promise<AuditReport>;
}

const PAGE = 500;

export function createAudit(decisions: Pick<DecisionStore, 'get' | 'after' | 'flush'>): Audit {
  /** Ids are digests: those after any one of them, and then those from the first on, are a sample at random. */
  async function* sampled(from: string, size: number): AsyncGenerator<LoggedDecision> {
    let last = from;
    let turned = false;
    for (let left = size; left > 0;) {
      const page = await decisions.after(last, Math.min(PAGE, left));
      for (const logged of page) {
        if (turned && logged.id > from) return;
        yield logged;
      }
      left -= page.length;
      if (page.length > 0) last = page[page.length - 1].id;
      else if (turned) return;
      else {
        turned = true;
        last = '';
      }
    }
  }

  return {
    async ofDecision(id) {
      const logged = await decisions.get(id);
      return logged && { id, at: logged.at, slot: logged.decision.slot, replay: replay(logged) };
    },
    async ofSample(from, size, progress) {
      await decisions.flush();
      let [replayed, equal, incomplete] = [0, 0, 0];
      const different: AuditReport['different'][number][] = [];
      for await (const logged of sampled(from, size)) {
        const found = replay(logged);
        replayed += 1;
        if (found.kind === 'equal') equal += 1;
        else if (found.kind === 'incomplete') incomplete += 1;
        else different.push({ id: logged.id, mismatches: found.mismatches });
        if (replayed % PAGE === 0) progress?.(replayed);
      }
      return { replayed, equal, incomplete, different };
    },
  };
}
