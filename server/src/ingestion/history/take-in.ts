import type { ContentAttributes } from '../../attributes';
import { applyEvent, type EngineSettings } from '../../engine';
import { turnAmong } from '../../stores/turn';
import type { JournalledEvent, NewEvent, Stores } from '../../stores/types';
import type { Visitors } from '../../visitors';
import { followMission } from '../../visitors/missions';
import type { Learned } from '../learned';
import { createPastProfiles } from '../past-profiles';

/** An event of a history, ready for the journal. */
export interface Ready {
  readonly visitor: string;
  readonly event: NewEvent;
}

export interface TakeInParts {
  readonly stores: Pick<Stores, 'events'>;
  readonly visitors: Pick<Visitors, 'profiles' | 'consent' | 'change'>;
  readonly attributes: Pick<ContentAttributes, 'vocabulary'>;
  readonly learned: Learned;
  readonly settings: EngineSettings;
}

export interface Taken {
  readonly imported: number;
  readonly duplicates: number;
}

/**
 * Writes events in their order and learns from those that are new, as live: everybody's state first, then the
 * visitor's, then whether the visitor is on an errand. Visitors of the site may be served meanwhile.
 */
export function createTakeIn(parts: TakeInParts): (chunk: readonly Ready[]) => Promise<Taken> {
  const { stores, visitors, attributes, learned, settings } = parts;
  const { profiles } = visitors;
  const pastProfiles = () => createPastProfiles({ events: stores.events, profiles, settings });
  let past = pastProfiles();
  let reached = learned.sequence;

  async function learn(event: JournalledEvent): Promise<void> {
    const record = await profiles.record(event.visitor);
    const profile = await past.before(record, event);
    learned.apply(event, profile, undefined);
    attributes.vocabulary.sawEvent(event);
    applyEvent(profile, event, settings);
    const follow = (of: typeof record) => followMission(of, profile, learned.crowd, event.at);
    if (follow(record) === record) return;
    past.forget(await visitors.change(event.visitor, follow));
  }

  async function take(chunk: readonly Ready[]): Promise<Taken> {
    // Others' events came in between: they may be of the same visitors.
    if (learned.sequence !== reached) past = pastProfiles();
    const results = await Promise.all(chunk.map(({ visitor, event }) => stores.events.append(visitor, [event])));
    const inserted = results.flatMap((result) => result.inserted);
    for (const [index, event] of inserted.entries()) {
      await learn(event);
      await turnAmong(index);
    }
    for (const visitor of new Set(inserted.map((event) => event.visitor)))
      profiles.refold(await profiles.record(visitor));
    reached = learned.sequence;
    return { imported: inserted.length, duplicates: chunk.length - inserted.length };
  }

  return (chunk) => learned.during(() => take(chunk));
}
