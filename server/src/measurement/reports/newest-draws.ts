import type { ParticipantStore } from '../../stores';
import type { JudgedGoal } from '../aggregates/goals';
import type { Participant } from '../aggregates/participants';
import { turn } from '../../stores/turn';
import { paperDraws, type PaperDraw } from './paper-draws';

/** First deliveries that estimates from past traffic look at, the newest: what a report costs must have an end. */
const MOST = 10_000;
const PAGE = 500;

/** The newest draws of a version for some of its people, read a page at a time. */
export async function newestDraws(
  participants: Pick<ParticipantStore, 'newest'>,
  { slot, version, whom }: { slot: string; version: number; whom: string },
  goal: JudgedGoal,
): Promise<PaperDraw[]> {
  const countedFrom = whom === 'differ' ? 'differ' : 'delivery';
  const draws: PaperDraw[] = [];
  let oldest: Participant | undefined;
  for (let read = 0; read < MOST; read += PAGE) {
    const page = (await participants.newest(slot, version, countedFrom, PAGE, oldest)) as Participant[];
    draws.push(...paperDraws(page, goal, whom));
    if (page.length < PAGE) break;
    oldest = page.at(-1);
    await turn();
  }
  return draws;
}
