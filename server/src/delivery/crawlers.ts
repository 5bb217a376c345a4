/**
 * Search and preview crawlers that say who they are. Deliberately short: HTTP libraries, curl and headless browsers
 * are how shops render on the server, so they are not bots.
 */
const CRAWLERS = [
  'googlebot',
  'google-inspectiontool',
  'googleother',
  'storebot-google',
  'adsbot-google',
  'mediapartners-google',
  'bingbot',
  'bingpreview',
  'adidxbot',
  'duckduckbot',
  'baiduspider',
  'yandexbot',
  'yandeximages',
  'slurp',
  'applebot',
  'petalbot',
  'sogou web spider',
  'seznambot',
  'qwantbot',
  'mojeekbot',
  'facebookexternalhit',
  'facebookcatalog',
  'meta-externalagent',
  'twitterbot',
  'linkedinbot',
  'slackbot',
  'slack-imgproxy',
  'discordbot',
  'telegrambot',
  'whatsapp',
  'pinterestbot',
  'redditbot',
  'skypeuripreview',
  'embedly',
  'ia_archiver',
  'archive.org_bot',
  'ccbot',
  'gptbot',
  'oai-searchbot',
  'claudebot',
  'perplexitybot',
  'amazonbot',
  'bytespider',
  'ahrefsbot',
  'semrushbot',
  'dotbot',
  'mj12bot',
];

const pattern = new RegExp(`(?:^|[^a-z])(?:${CRAWLERS.map((name) => name.replace(/[.]/g, '\\.')).join('|')})(?![a-z])`);

/** Whether a user agent names itself a search or preview crawler. Linear in at most 512 characters. */
export const isCrawler = (userAgent: string): boolean => pattern.test(userAgent.slice(0, 512).toLowerCase());

/** `mobile`, `tablet` or `desktop`, as far as a user agent tells; undefined where it does not look like a browser. */
export const deviceOf = (userAgent: string): string | undefined => {
  const text = userAgent.slice(0, 512).toLowerCase();
  if (/ipad|tablet|kindle|silk|playbook/.test(text)) return 'tablet';
  if (text.includes('android')) return text.includes('mobile') ? 'mobile' : 'tablet';
  if (/iphone|ipod|windows phone|mobile/.test(text)) return 'mobile';
  return /windows nt|macintosh|x11|cros /.test(text) ? 'desktop' : undefined;
};
