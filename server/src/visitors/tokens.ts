import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TokenKey } from './keys';

/** Visitor tokens: `v1.<keyId>.<id>.<signature>`, all base64url; the signature covers the text before the last dot. */
export interface Tokens {
  /** A token for a new visitor: 128 random bits. Stateless: nothing is stored. */
  mint(): string;
  /** The visitor's id, or null if the token is not one of ours. */
  verify(token: string): string | null;
}

const SHAPE = /^v1\.([A-Za-z0-9_-]{1,16})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/** HMAC-SHA256 over `v1.<keyId>.<id>`, base64url. An SSR frontend with the secret signs the same way. */
const sign = (unsigned: string, secret: string): string =>
  createHmac('sha256', secret).update(unsigned).digest('base64url');

export function createTokens(keys: readonly TokenKey[]): Tokens {
  const secrets = new Map(keys.map(({ id, secret }) => [id, secret]));
  return {
    mint() {
      const [{ id, secret }] = keys;
      const unsigned = `v1.${id}.${randomBytes(16).toString('base64url')}`;
      return `${unsigned}.${sign(unsigned, secret)}`;
    },
    verify(token) {
      const parts = SHAPE.exec(token);
      if (!parts) return null;
      const [, keyId, visitor, signature] = parts;
      const secret = secrets.get(keyId);
      if (secret === undefined) return null;
      const expected = sign(`v1.${keyId}.${visitor}`, secret);
      return timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? visitor : null;
    },
  };
}
