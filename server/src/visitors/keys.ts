import { randomBytes } from 'node:crypto';
import type { Config } from '../config';
import type { StateStore } from '../stores/types';

export interface TokenKey {
  readonly id: string;
  readonly secret: string;
}

const NAME = 'token-keys';

/**
 * Keys of visitor tokens: those of the configuration first; the first one signs, all verify. Where none is configured
 * one is made and kept in a table of our own, so that it survives restarts and a boot without the plugin. A kept key
 * goes on verifying after keys were configured: tokens that are out there stay valid.
 */
export async function loadTokenKeys(config: Config, state: StateStore): Promise<readonly TokenKey[]> {
  const made = { id: `g${randomBytes(4).toString('hex')}`, secret: randomBytes(32).toString('base64url') };
  const kept =
    config.tokenKeys.length > 0
      ? await state.load(NAME)
      : await state.loadOrCreate(NAME, { sequence: 0, data: { keys: [made] } });
  const stored = (kept?.data as { keys: TokenKey[] } | undefined)?.keys ?? [];
  const configured = new Set(config.tokenKeys.map(({ id }) => id));
  return [...config.tokenKeys, ...stored.filter(({ id }) => !configured.has(id))];
}
