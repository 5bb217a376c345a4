import type { Context } from 'koa';
import type { Runtime } from '../runtime';
import { refuse } from './refusals';

/** The visitor's token as sent: by header, or in the body (beacons cannot set headers). */
const tokenOf = (ctx: Context, inBody?: string): string => ctx.get('x-visitor-id') || inBody || '';

/** The visitor who asks: the id of the verified token. Throws 401. */
export function askingVisitor(ctx: Context, { visitors }: Runtime, inBody?: string): string {
  const token = tokenOf(ctx, inBody);
  if (token === '') throw refuse.tokenMissing();
  const visitor = visitors.tokens.verify(token);
  if (visitor === null) throw refuse.tokenInvalid();
  return visitor;
}

/** Counts the request for the address of the connection. Throws 429. */
export async function withinAddressLimit(ctx: Context, { limits }: Runtime): Promise<void> {
  if (!(await limits.takeAddress(ctx.request.ip))) throw refuse.tooMany();
}

/** Counts the request for its address and for the visitor who asks; answers the visitor's id. Throws 401 and 429. */
export async function limitedVisitor(ctx: Context, runtime: Runtime): Promise<string> {
  // Tokens cost nothing to make: who has many must not have many times the limit.
  await withinAddressLimit(ctx, runtime);
  return countedVisitor(ctx, runtime);
}

/** Counts the request for the visitor who asks and answers the visitor's id. Throws 401 and 429. */
export async function countedVisitor(ctx: Context, runtime: Runtime, inBody?: string): Promise<string> {
  const visitor = askingVisitor(ctx, runtime, inBody);
  if (!(await runtime.limits.takeVisitor(visitor))) throw refuse.tooMany();
  return visitor;
}

/** `Sec-GPC: 1`: the visitor's browser says that nothing is to be stored. */
export const saysNoByBrowser = (ctx: Context): boolean => ctx.get('sec-gpc').trim() === '1';
