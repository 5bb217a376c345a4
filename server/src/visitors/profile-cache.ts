import { LRUCache } from 'lru-cache';
import type { Profile } from '../engine';

/**
 * Roughly how much a profile holds: values of taste, and remembered events with their attributes. Anybody may send
 * ever new values and kinds of events; so the memory counts what is in profiles, not how many there are.
 */
function sizeOf(profile: Profile): number {
  let size = 1;
  for (const { places } of profile.tastes.values()) size += 1 + places.size;
  for (const touches of profile.history.values())
    for (const { attributes } of touches) for (const name in attributes) size += 1 + attributes[name].length;
  for (const counters of Object.values(profile.dismissed)) size += counters.size;
  return size;
}

/** Profiles in memory by owner, the longest unused go first. */
export interface ProfileCache extends Pick<LRUCache<string, Profile>, 'get' | 'peek' | 'set' | 'delete'> {
  /** The profile has taken an event: now and then it gets the room that it takes; others, or it itself, may have to go. */
  grew(owner: string, profile: Profile): void;
}

/** A profile that grows is measured after this many events. */
const MEASURED_EVERY = 32;

/** `room`: what all profiles together may hold, by `sizeOf`. One that alone is larger is not kept. */
export function createProfileCache(capacity: number, room: number): ProfileCache {
  const profiles = new LRUCache<string, Profile>({ max: capacity, maxSize: room, sizeCalculation: sizeOf });
  const unmeasured = new WeakMap<Profile, number>();
  return {
    get: (owner) => profiles.get(owner),
    peek: (owner) => profiles.peek(owner),
    set: (owner, profile) => profiles.set(owner, profile),
    delete: (owner) => profiles.delete(owner),
    grew(owner, profile) {
      const events = (unmeasured.get(profile) ?? 0) + 1;
      unmeasured.set(profile, events % MEASURED_EVERY);
      if (events < MEASURED_EVERY) return;
      profiles.delete(owner);
      profiles.set(owner, profile);
    },
  };
}
