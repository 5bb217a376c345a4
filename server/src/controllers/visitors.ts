import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import { identifySchema, mintSchema, visitorPatchSchema, type Consent, type VisitorPatch } from '../contracts';
import { runtimeOf, type Runtime } from '../runtime';
import { askingVisitor, limitedVisitor, saysNoByBrowser, withinAddressLimit } from './asking';
import { jsonBody, parseBody } from './body';
import { answering, refuse } from './refusals';

const onlyRefuses = (consent: Consent): boolean => Object.values(consent).every((answer) => answer === false);

/** May this patch be stored? Without consent nothing is, but a visitor can always say no. */
async function mayStore(runtime: Runtime, visitor: string, patch: VisitorPatch, byBrowser: boolean): Promise<boolean> {
  const { visitors, config } = runtime;
  const { consent, ...rest } = patch;
  const saysMore = Object.keys(rest).length > 0;
  if (!saysMore && (!consent || onlyRefuses(consent))) return true;
  if (!saysMore) return !byBrowser || config.consent.overridesGlobalPrivacyControl;
  const record = await visitors.profiles.record(visitor);
  const after = { ...record, consent: consent ? { ...record.consent, ...consent } : record.consent };
  return visitors.consent.allows(after, 'personalization', byBrowser);
}

/** Strapi's strategies for API tokens of the content API: its older name and its newer one. */
const API_TOKENS = new Set(['api-token', 'content-api-token']);

/** Who the caller says the visitor is: the logged-in user, or, with an API token, the person in the body. */
function personOf(ctx: Context, inBody: string | undefined): string | null {
  const { auth, user } = ctx.state as {
    auth?: { strategy?: { name?: string } };
    user?: { documentId?: string; id?: number };
  };
  const strategy = auth?.strategy?.name;
  if (strategy && API_TOKENS.has(strategy)) return inBody === undefined ? null : `person:${inBody}`;
  if (inBody !== undefined) throw refuse.body('person: only with an API token');
  return strategy === 'users-permissions' && user ? `user:${user.documentId ?? user.id}` : null;
}

/** `/api/individualization/visitors…` */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  mint: answering(async (ctx: Context) => {
    const runtime = runtimeOf(strapi);
    await withinAddressLimit(ctx, runtime);
    const { consent } = parseBody(mintSchema, jsonBody(ctx, { whenEmpty: {} }));
    ctx.status = 201;
    ctx.body = { data: { visitor: await runtime.visitors.mint(consent, saysNoByBrowser(ctx)) } };
  }),

  me: answering(async (ctx: Context) => {
    const runtime = runtimeOf(strapi);
    ctx.body = { data: await runtime.visitors.taste(await limitedVisitor(ctx, runtime)) };
  }),

  patch: answering(async (ctx: Context) => {
    const runtime = runtimeOf(strapi);
    const visitor = await limitedVisitor(ctx, runtime);
    const patch = parseBody(visitorPatchSchema, jsonBody(ctx));
    if (!(await mayStore(runtime, visitor, patch, saysNoByBrowser(ctx)))) throw refuse.noConsent();
    const data = await runtime.visitors.patch(visitor, patch);
    if (!data) throw refuse.body('Too many declared preferences or corrections');
    ctx.body = { data };
  }),

  erase: answering(async (ctx: Context) => {
    const runtime = runtimeOf(strapi);
    const visitor = await limitedVisitor(ctx, runtime);
    await runtime.visitors.erase(visitor);
    ctx.body = { data: { erased: true } };
  }),

  export: answering(async (ctx: Context) => {
    const runtime = runtimeOf(strapi);
    ctx.body = { data: await runtime.visitors.exportAll(await limitedVisitor(ctx, runtime)) };
  }),

  identify: answering(async (ctx: Context) => {
    const runtime = runtimeOf(strapi);
    await withinAddressLimit(ctx, runtime);
    const visitor = askingVisitor(ctx, runtime);
    const { person: inBody } = parseBody(identifySchema, jsonBody(ctx, { whenEmpty: {} }));
    const person = personOf(ctx, inBody);
    if (person === null) throw refuse.personMissing();
    const record = await runtime.visitors.profiles.record(visitor);
    if (!runtime.visitors.consent.allows(record, 'personalization', saysNoByBrowser(ctx))) throw refuse.noConsent();
    const linked = await runtime.visitors.identify(visitor, person);
    if (!linked) throw refuse.conflict('This visitor is another person already: mint a new token');
    ctx.body = { data: { identified: true } };
  }),
});
