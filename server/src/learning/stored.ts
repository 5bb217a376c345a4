import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzipSync } from 'node:zlib';
import { channelNames } from '../engine/channels';
import { unpack, type PackedTaught } from './packed';
import type { Taught } from './study';

/** Another one whenever the same bytes would mean something else. */
const FORMAT = 2;

interface Stored {
  readonly format: number;
  readonly packed: PackedTaught;
}

/** What was taught, as bytes that another process reads again without losing a bit. Not for a thread that serves. */
export const toBytes = (packed: PackedTaught): Uint8Array =>
  // Most of it are fractions, which hardly compress: more effort would gain nothing.
  new Uint8Array(gzipSync(serialize({ format: FORMAT, packed } satisfies Stored), { level: 1 }));

/** Null where another version of the plugin wrote them. Rejects what is no such thing. */
export async function fromBytes(bytes: Uint8Array): Promise<Taught | null> {
  const { format, packed } = deserialize(await promisify(gunzip)(bytes)) as Stored;
  if (format !== FORMAT) return null;
  const taught = await unpack(packed);
  const channels = channelNames(taught.catalogue);
  return channels.join() === taught.blend.channels.join() ? taught : null;
}
