// Loaded before Strapi by `npm run demo -- --traffic`: made-up shoppers come over two weeks, in a few minutes. The clock
// starts as far back as DEMO_CLOCK_OFFSET says (milliseconds), and goes on as the shoppers come (`demo/traffic/run.ts`).
'use strict';

const RealDate = Date;
const realNow = Date.now;
let offset = Number(process.env.DEMO_CLOCK_OFFSET || 0);
const now = () => realNow() + offset;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [now()], newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
process.on('demo-clock', (next) => {
  offset = next;
});
