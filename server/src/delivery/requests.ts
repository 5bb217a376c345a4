import type { NoticeCode } from '../contracts';
import type { Context } from '../engine';
import { readContext, type HeaderReader } from './context';
import { isCrawler } from './crawlers';
import type { DeliveryDependencies } from './dependencies';

/** Who asks, and under which conditions: read once per request. */
export interface Requester {
  /** Verified id of the visitor; null without a token and where Global Privacy Control forbids to use it. */
  readonly visitor: string | null;
  /** A token was sent, good or bad: the answer is private. */
  readonly identified: boolean;
  readonly privacyControl: boolean;
  readonly context: Context;
  /** The original for this one: `X-Individualize: off`, a crawler, live preview, or the kill switch. */
  readonly disabled: boolean;
  /** Live preview maps every text back to the field of the page where it is edited: not a letter may differ. */
  readonly preview: boolean;
  readonly notices: readonly NoticeCode[];
}

/** Longer than any token of ours; saves hashing rubbish. */
const MAX_TOKEN = 512;

type Needs = Pick<DeliveryDependencies, 'config' | 'tokens'>;

const verify = (token: string, { tokens }: Needs): string | null => {
  const verified = token && token.length <= MAX_TOKEN ? tokens.verify(token) : null;
  if (verified !== null && (typeof verified !== 'string' || verified === ''))
    throw new TypeError('a verified token is a text or null');
  return verified;
};

export const readRequester = (header: HeaderReader, needs: Needs): Requester => {
  const { config } = needs;
  const notices: NoticeCode[] = [];
  const token = header('x-visitor-id').trim();
  const verified = verify(token, needs);
  if (token && verified === null) notices.push('VISITOR_TOKEN_INVALID');

  const privacyControl = header('sec-gpc').trim() === '1';
  // A later explicit opt-in may lift it by configuration; only then may the record be looked at.
  const usable = verified !== null && (!privacyControl || config.consent.overridesGlobalPrivacyControl);
  if (verified !== null && !usable) notices.push('NO_CONSENT');

  const { context, notice } = readContext(header, config.contextHeaders);
  if (notice) notices.push(notice);

  const off = header('x-individualize').trim().toLowerCase() === 'off';
  const preview = header('strapi-encode-source-maps') === 'true';
  // Somebody with a signed token is a visitor, whatever the user agent says.
  const crawler = verified === null && isCrawler(header('user-agent'));
  return {
    visitor: usable ? verified : null,
    identified: token !== '',
    privacyControl,
    context,
    disabled: off || crawler || preview || !config.enabled,
    preview,
    notices,
  };
};
