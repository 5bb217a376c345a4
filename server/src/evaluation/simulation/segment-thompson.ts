import type { Random } from './random';
import { BLOCKS, SEGMENTS } from './world';

/**
 * The best that segments can do: Thompson sampling per segment, each segment's rewards Beta-shrunk to everybody's. It
 * finds the best block of every segment by itself, which a marketer's rules would have to guess.
 */
export class SegmentThompson {
  private readonly trials = new Float64Array(BLOCKS);
  private readonly rewards = new Float64Array(BLOCKS);
  private readonly segmentTrials = new Float64Array(BLOCKS * SEGMENTS);
  private readonly segmentRewards = new Float64Array(BLOCKS * SEGMENTS);

  constructor(private readonly random: Random) {}

  choose(segment: number): number {
    let best = 0;
    let most = -1;
    for (let block = 0; block < BLOCKS; block += 1) {
      const everybody = (this.rewards[block] + 20 * 0.06) / (this.trials[block] + 20);
      const cell = segment * BLOCKS + block;
      const hits = this.segmentRewards[cell] + 60 * everybody;
      const drawn = this.random.beta(hits, this.segmentTrials[cell] + 60 - hits);
      if (drawn > most) {
        most = drawn;
        best = block;
      }
    }
    return best;
  }

  learn(segment: number, block: number, reward: number): void {
    this.trials[block] += 1;
    this.rewards[block] += reward;
    this.segmentTrials[segment * BLOCKS + block] += 1;
    this.segmentRewards[segment * BLOCKS + block] += reward;
  }
}
