// `npm run demo -- --traffic`: made-up shoppers with known tastes, driven through the HTTP API, over two weeks of the
// server's clock. They live in a state folder of their own: the ordinary demo never meets them.
import { createRequire } from 'node:module';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './install-missing.mjs';

const DAYS = 14;
const SEED = 1;
const WORLDS = ['tastes', 'places'];
/** Signs the tokens of made-up shoppers only: no visitor of a real site has one. */
export const SHOPPERS_KEY = { id: 'shoppers', secret: 'made-up shoppers sign with this, nobody else' };

/** `--traffic`, `--traffic=places`, `--shoppers=500`; null without traffic. */
export const askedTraffic = (args) => {
  const asked = args.find((arg) => /^--traffic(=|$)/.test(arg));
  if (!asked) return null;
  const world = asked.split('=')[1] ?? 'tastes';
  if (!WORLDS.includes(world)) throw new Error(`--traffic=${world}: there is ${WORLDS.join(' and ')}`);
  const shoppers = Number(args.find((arg) => arg.startsWith('--shoppers='))?.split('=')[1] ?? 5000);
  if (!Number.isInteger(shoppers) || shoppers < 1) throw new Error('--shoppers: a whole number of at least 1');
  return { world, shoppers };
};

const sentFile = (state) => path.join(state, 'shoppers.json');
export const wasSent = (state) => existsSync(sentFile(state));

/** How far back the server's clock starts, in milliseconds. */
export const firstOffset = -DAYS * 86_400_000;

const endExperiment = async (url, login) => {
  const headers = { 'Content-Type': 'application/json' };
  const entered = await fetch(`${url}/admin/login`, { method: 'POST', headers, body: JSON.stringify(login) });
  const { data } = await entered.json();
  const ended = await fetch(`${url}/individualization/experiences/home-hero/experiment`, {
    method: 'POST',
    headers: { ...headers, Authorization: `Bearer ${data.token}` },
    body: JSON.stringify({ standing: 'ended' }),
  });
  if (!ended.ok) throw new Error(`the experiment could not be ended: ${ended.status} ${await ended.text()}`);
};

/** Sends them with progress, sets the clock right, and ends the experiment: whoever clicks next gets their own page. */
export const sendShoppers = async ({ world, shoppers }, { url, state, login, setClock }) => {
  const built = path.join(ROOT, 'playground/dist/src/demo/traffic/index.js');
  const { sendTraffic, WORLDS: worlds } = createRequire(import.meta.url)(built);
  console.log(`▸ ${shoppers} made-up shoppers: ${worlds[world].says}`);
  const started = Date.now();
  let shown = -1;
  const onShopper = (share) => {
    setClock(Math.round(firstOffset * (1 - share)));
    const percent = Math.floor(share * 20) * 5;
    if (percent > shown) console.log(`  ${(shown = percent)} %  (${Math.round((Date.now() - started) / 1000)} s)`);
  };
  const told = await sendTraffic({ url, key: SHOPPERS_KEY, world, shoppers, seed: SEED, onShopper });
  setClock(0);
  await endExperiment(url, login);
  writeFileSync(sentFile(state), JSON.stringify({ world, told }));
};
