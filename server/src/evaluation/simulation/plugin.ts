import {
  applyEvent,
  BASELINE,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  crowdApply,
  decide,
  DEFAULT_SETTINGS,
  learnOutcome,
  type Decision,
  type Experience,
  type Profile,
  type Segment,
  type Snapshot,
  type VisitorEvent,
} from '../../engine';
import { BETWEEN_VISITS, SEGMENTS, type Visit, type World } from './world';

const SLOT = 'hero';
/** The world has no clock, only order and proportions. Ours: somebody comes every two days on average. */
const SPAN_MS = (2 * 86_400_000) / BETWEEN_VISITS;
const START = Date.UTC(2026, 0, 1);
const BETWEEN_CLICKS_MS = 20_000;

const themeOf = (theme: number): string => `theme-${theme}`;
const keyOf = (block: number): string => (block === 0 ? BASELINE : `block-${block}`);

const segmentOf = (segment: number): Segment => ({
  key: nameOf(segment),
  name: nameOf(segment),
  condition: { kind: 'context', key: 'segment', test: { operator: 'equals', value: nameOf(segment) } },
});
const nameOf = (segment: number): string => `segment-${segment}`;

/** The plugin in a world: the real engine, through the entrances that a server uses, exploration on. */
export class Plugin {
  private readonly profiles = new Map<number, Profile>();
  private readonly crowd = createCrowd();
  private readonly model = createModel();
  private readonly snapshot: Snapshot;
  private readonly available: readonly string[];
  private order = 0;

  constructor({ blocks }: World, seed: number) {
    const variants = blocks.map((themes, block) => ({
      key: keyOf(block),
      name: keyOf(block),
      attributes: { theme: themes.map(themeOf) },
      items: [],
    }));
    this.available = variants.slice(1).map(({ key }) => key);
    const experience: Experience = {
      ...{ id: 'hero', slot: SLOT, name: 'hero', version: 1, rules: [], variants },
      status: 'live',
      degree: 'person',
    };
    this.snapshot = compileSnapshot({
      version: '1',
      experiences: [experience],
      segments: Array.from({ length: SEGMENTS }, (_, segment) => segmentOf(segment)),
      crowd: this.crowd,
      model: this.model,
      settings: { ...DEFAULT_SETTINGS, seed: `world ${seed}` },
      regex: () => () => false,
    });
  }

  /** Takes in the clicks before a visit and decides. */
  decide({ at, visitor, segment, clicks }: Visit): Decision {
    const now = START + at * SPAN_MS;
    let profile = this.profiles.get(visitor);
    if (!profile) this.profiles.set(visitor, (profile = createProfile()));
    clicks.forEach((theme, c) => {
      this.order += 1;
      const event: VisitorEvent = {
        id: String(this.order),
        type: 'click',
        at: Math.round(now - (clicks.length - c) * BETWEEN_CLICKS_MS),
        order: this.order,
        attributes: { theme: [themeOf(theme)] },
      };
      crowdApply(this.crowd, profile, event, this.snapshot.settings);
      applyEvent(profile, event, this.snapshot.settings);
    });
    const [decision] = decide(this.snapshot, profile, {
      now,
      visitor: String(visitor),
      context: { segment: nameOf(segment) },
      slots: [{ slot: SLOT, available: this.available }],
    });
    return decision;
  }

  learn(decision: Decision, reward: 0 | 1): void {
    learnOutcome(this.model, decision, reward);
  }
}

/** Place of the block that a decision serves. */
export const blockOf = ({ variant }: Decision): number =>
  variant === BASELINE ? 0 : Number(variant.slice('block-'.length));
