// Made-up shoppers with known tastes, driven through the HTTP API: `npm run demo -- --traffic` starts what the button
// of the panel starts, over two weeks of the server's clock, in a state folder of its own for each world.
import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

const DAYS = 14;
const DATABASE = ['data.db', 'data.db-wal', 'data.db-shm', 'data.db-journal'];
/** The database before the first of them came, and what is known of them (`playground/src/demo/traffic/before.ts`). */
const BEFORE = 'before-shoppers.db';
const TOLD = 'shoppers.json';
/** All that a demo keeps in its state folder. */
export const STATE_FILES = [...DATABASE, BEFORE, TOLD, 'public', 'secrets.json'];

/** `--traffic`, `--traffic=weather`, `--shoppers=500`; null without traffic. */
export const askedTraffic = (args) => {
  const asked = args.find((arg) => /^--traffic(=|$)/.test(arg));
  if (!asked) return null;
  const world = asked.split('=')[1] || 'tastes';
  if (!/^[a-z]+$/.test(world)) throw new Error(`--traffic=${world}: a world has a name of small letters`);
  const shoppers = args.find((arg) => arg.startsWith('--shoppers='))?.split('=')[1];
  return { world, days: DAYS, ...(shoppers && { shoppers: Number(shoppers) }) };
};

/** Whether they have come already, or some of them. */
export const wasSent = (state) => existsSync(path.join(state, BEFORE));

/** How far back the server's clock starts, in milliseconds. */
export const firstOffset = -DAYS * 86_400_000;

/** Presses the button; answers when the first of them are on their way. */
export const sendShoppers = async (asked, { url, login }) => {
  const headers = { 'Content-Type': 'application/json' };
  const entered = await fetch(`${url}/admin/login`, { method: 'POST', headers, body: JSON.stringify(login) });
  const { data } = await entered.json();
  const started = await fetch(`${url}/demo/traffic`, {
    method: 'POST',
    headers: { ...headers, Authorization: `Bearer ${data.token}` },
    body: JSON.stringify(asked),
  });
  const answer = await started.json();
  if (!started.ok) throw new Error(`no shoppers: ${answer.error?.message ?? started.status}`);
  console.log(`▸ Made-up shoppers: ${answer.data.worlds[asked.world].says}`);
};

/** How far they are, on one line of the terminal. */
export const sayProgress = ({ state, come, of, problem, truth }) => {
  if (state === 'sending') console.log(`  ${come} of ${of} made-up shoppers have come`);
  if (problem) console.log(`✗ No more of them come: ${problem}`);
  if (truth)
    console.log(
      `  In truth, over ${truth.people} of them whom a rule covers, choosing per person is worth ` +
        `${(truth.lift * 100).toFixed(1)} % more than the rules. The panel says what can be seen of it.`,
    );
};

/** The database as it was before they came, while nobody has it open. */
export const removeShoppers = (state) => {
  if (!wasSent(state)) return;
  for (const name of [...DATABASE, TOLD]) rmSync(path.join(state, name), { force: true });
  renameSync(path.join(state, BEFORE), path.join(state, 'data.db'));
};
