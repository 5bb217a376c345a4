import type { AvailableVariant } from '../authoring';
import type { Answer } from './answers';
import type { SlotHere } from './choose';
import type { Deadline } from './deadline';
import type { DeliveryDependencies } from './dependencies';

/** A list of variants, looked through once: it is the same for all callers, and may be a thousand long. */
interface Offer {
  readonly keys: readonly string[];
  readonly components: ReadonlySet<string>;
  /** Types whose entries are shown. */
  readonly shown: ReadonlySet<string>;
  readonly inheriting: boolean;
}

const offers = new WeakMap<readonly AvailableVariant[], Offer>();

const offerOf = (list: readonly AvailableVariant[]): Offer => {
  const known = offers.get(list);
  if (known) return known;
  const components = new Set<string>();
  const shown = new Set<string>();
  for (const variant of list) {
    variant.components.forEach((component) => components.add(component));
    if (variant.shows !== undefined) shown.add(variant.shows);
  }
  const inheriting = list.some(({ inherited }) => inherited !== undefined);
  const offer = { keys: list.map(({ key }) => key), components, shown, inheriting };
  offers.set(list, offer);
  return offer;
};

type Needs = Pick<DeliveryDependencies, 'snapshots'>;

const listAt = ({ place, locale }: SlotHere, { snapshots }: Needs): readonly AvailableVariant[] =>
  snapshots.available(place.slot, locale, place.status);

/** Types of which candidates of these slots show entries and that the caller may read. */
export const readableTypes = async (
  slots: readonly SlotHere[],
  answer: Answer,
  needs: Needs,
  deadline: Deadline,
): Promise<ReadonlySet<string>> => {
  const readable = new Set<string>();
  for (const here of slots)
    for (const type of offerOf(listAt(here, needs)).shown) {
      const verdict = answer.mayRead(type);
      if ((verdict instanceof Promise ? await deadline.wait(verdict) : verdict) === true) readable.add(type);
    }
  return readable;
};

/** A variant that takes over fields fits where the original is of its kind. */
const fitsOriginal = ({ inherited, components }: AvailableVariant, { block }: SlotHere): boolean =>
  inherited === undefined || (components.length === 1 && components[0] === block.__component);

/** Keys of the variants that this caller can be served at a slot. `gone`: those found missing, as `slot|key`. */
export const admittedKeys = (
  here: SlotHere,
  gone: ReadonlySet<string>,
  readable: ReadonlySet<string>,
  needs: Needs,
): readonly string[] => {
  const list = listAt(here, needs);
  const offer = offerOf(list);
  const all =
    gone.size === 0 &&
    !offer.inheriting &&
    [...offer.components].every(here.allows) &&
    [...offer.shown].every((type) => readable.has(type));
  if (all) return offer.keys;
  return list
    .filter(
      (variant) =>
        variant.components.every(here.allows) &&
        (variant.shows === undefined || readable.has(variant.shows)) &&
        fitsOriginal(variant, here) &&
        !gone.has(`${here.place.slot}|${variant.key}`),
    )
    .map(({ key }) => key);
};
