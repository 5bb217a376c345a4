// `npm run demo`: from a fresh clone to a running shop. Needs nothing but node to start with.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {
  askedTraffic,
  firstOffset,
  removeShoppers,
  sayProgress,
  sendShoppers,
  STATE_FILES,
  wasSent,
} from './demo-traffic.mjs';
import { installMissing, ROOT } from './install-missing.mjs';

const PLAYGROUND = path.join(ROOT, 'playground');
/** What was built, and what the demo has written: the second can be somewhere else, for a demo beside the demo. */
const BUILT = path.join(PLAYGROUND, '.tmp');
const TRAFFIC = askedTraffic(process.argv.slice(2));
const STATE = path.join(process.env.DEMO_STATE ? path.resolve(process.env.DEMO_STATE) : BUILT, TRAFFIC?.world ?? '');
const PORT = Number(process.env.PORT || 1337);
const HOST = process.env.HOST || '127.0.0.1';
const ADDRESS = `http://localhost:${PORT}`;
const LOGIN = { email: 'demo@example.com', password: 'Demo-shop-1' };
const READY_WITHIN_MS = 180_000;

const fail = (message) => {
  console.error(`\n✗ ${message}\n`);
  process.exit(1);
};

/** Refuses early, before minutes of building, when something else listens on the port. */
const portMustBeFree = () =>
  new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', (error) => {
      if (error.code === 'EADDRINUSE')
        fail(`Port ${PORT} is taken. Stop what is running there, or choose another one: PORT=${PORT + 1} npm run demo`);
      fail(`Cannot listen on ${HOST}:${PORT}: ${error.message}`);
    });
    probe.listen(PORT, HOST, () => probe.close(resolve));
  });

// ---------------------------------------------------------------- building what has changed

const filesUnder = (place) => {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => !['node_modules', 'dist', '.tmp', '.DS_Store'].includes(entry.name))
    .flatMap((entry) => filesUnder(path.join(place, entry.name)));
};

const hashOf = (places) => {
  const hash = createHash('sha256');
  for (const file of places.flatMap((place) => filesUnder(path.join(ROOT, place))).sort()) {
    hash.update(path.relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
};

/** Runs a build with its output in a file, which is shown where it fails. */
const build = (script, args, cwd = ROOT) => {
  const log = path.join(BUILT, 'build.log');
  const output = openSync(log, 'w');
  const { status } = spawnSync(process.execPath, [path.join(ROOT, 'node_modules', script), ...args], {
    cwd,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  if (status !== 0) fail(`This did not build:\n\n${readFileSync(log, 'utf8').slice(-8000)}`);
};

/** What is built, from what, and what must be there afterwards. */
const STEPS = [
  {
    name: 'plugin',
    from: ['server', 'admin', 'package.json', 'package-lock.json', 'tsconfig.json'],
    into: ['dist/server/index.js', 'dist/admin/index.mjs'],
    build: () => build('@strapi/sdk-plugin/bin/strapi-plugin.js', ['build']),
  },
  {
    name: 'admin panel (about a minute)',
    from: [
      'admin',
      'playground/src/admin',
      'server/src/contracts',
      'server/src/engine',
      'package-lock.json',
      'playground/package.json',
    ],
    into: ['playground/dist/build/index.html'],
    build: () => build('@strapi/strapi/bin/strapi.js', ['build'], PLAYGROUND),
    // Strapi compiles the app before it builds the panel.
    builds: ['playground'],
  },
  {
    name: 'playground',
    from: ['playground/src', 'playground/config', 'playground/tsconfig.json'],
    into: ['playground/dist/src/index.js', 'playground/dist/config/server.js'],
    build: () => build('typescript/bin/tsc', ['-p', 'playground/tsconfig.json']),
  },
  {
    name: 'storefront',
    from: ['playground/storefront', 'client/src', 'scripts/build-storefront.mjs'],
    into: ['playground/.tmp/storefront/index.html', 'playground/.tmp/storefront/app.js'],
    build: async () => (await import('./build-storefront.mjs')).buildStorefront(),
  },
];

const buildWhatChanged = async () => {
  const record = path.join(BUILT, 'built.json');
  const built = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {};
  for (const step of STEPS) {
    const hash = hashOf(step.from);
    if (built[step.name] === hash && step.into.every((file) => existsSync(path.join(ROOT, file)))) continue;
    console.log(`▸ Building the ${step.name} …`);
    await step.build();
    built[step.name] = hash;
    for (const name of step.builds ?? []) built[name] = hashOf(STEPS.find((other) => other.name === name).from);
    writeFileSync(record, JSON.stringify(built, null, 2));
  }
};

// ---------------------------------------------------------------- starting

/** Secrets of this one demo: made once, kept with its database. */
const secrets = () => {
  const file = path.join(STATE, 'secrets.json');
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const all = Object.fromEntries(
    [
      'APP_KEYS',
      'API_TOKEN_SALT',
      'ADMIN_JWT_SECRET',
      'TRANSFER_TOKEN_SALT',
      'ENCRYPTION_KEY',
      'JWT_SECRET',
      'DEMO_SHOPPERS_SECRET',
    ].map((name) => [name, known[name] ?? randomBytes(32).toString('hex')]),
  );
  writeFileSync(file, JSON.stringify(all), { mode: 0o600 });
  return all;
};

const environment = () => {
  const own = secrets();
  return {
    ...process.env,
    ...own,
    PORT: String(PORT),
    HOST,
    DATABASE_CLIENT: 'sqlite',
    DATABASE_FILENAME: path.join(STATE, 'data.db'),
    PUBLIC_DIR: path.join(STATE, 'public'),
    STOREFRONT_DIR: path.join(BUILT, 'storefront'),
    DEMO_SEED: '1',
    DEMO_EMAIL: LOGIN.email,
    DEMO_PASSWORD: LOGIN.password,
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
    // Every product is in stock: that says nothing about anybody's taste.
    INDIVIDUALIZATION_CONFIG: JSON.stringify({
      attributes: { 'api::product.product': ['category', 'colour', 'price'] },
      tokenKeys: [{ id: 'shoppers', secret: own.DEMO_SHOPPERS_SECRET }],
    }),
    STRAPI_TELEMETRY_DISABLED: 'true',
    NODE_ENV: process.env.NODE_ENV || 'production',
  };
};

const answers = async (address) => {
  try {
    const response = await fetch(address, { signal: globalThis.AbortSignal.timeout(5000) });
    return response.ok;
  } catch {
    return false;
  }
};

/** Ready is: the shop's page is served and its content comes. */
const isReady = async () =>
  (await answers(`${ADDRESS}/shop`)) &&
  (await answers(`${ADDRESS}/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*`)) &&
  (await answers(`${ADDRESS}/admin`));

const banner = () => `
  The shop         ${ADDRESS}/shop
  The admin panel  ${ADDRESS}/admin
  Log in with      ${LOGIN.email}  ${LOGIN.password}

  Click three skirts, reload, and see what the page has become.
  Ctrl-C stops. DEMO_RESET=1 npm run demo starts afresh.
  Made-up shoppers: on the panel's first page, or npm run demo -- --traffic.
`;

let child = null;
let stopping = false;
/** Told by the server, when all made-up shoppers have come. */
let allCame = () => undefined;

const stop = () => {
  if (stopping) return;
  stopping = true;
  console.log('\n▸ Stopping …');
  end();
};

const end = () => {
  const ending = child;
  ending?.kill('SIGTERM');
  setTimeout(() => ending?.kill('SIGKILL'), 10_000).unref();
};

/** Strapi in a process group of its own: Ctrl-C reaches this script only, which then stops Strapi once. */
const launch = (backwards) => {
  let restoring = false;
  const timeMachine = backwards ? ['--require', path.join(PLAYGROUND, 'time-machine.cjs')] : [];
  child = spawn(
    process.execPath,
    [...timeMachine, path.join(ROOT, 'node_modules/@strapi/strapi/bin/strapi.js'), 'start'],
    {
      cwd: PLAYGROUND,
      env: { ...environment(), ...(backwards && { DEMO_CLOCK_OFFSET: String(firstOffset) }) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: process.platform !== 'win32',
    },
  );
  child.on('message', ({ shoppers, restore }) => {
    if (shoppers) sayProgress(shoppers);
    if (shoppers && shoppers.state !== 'sending') allCame();
    if (restore && !restoring) {
      console.log('▸ Removing the made-up shoppers …');
      restoring = true;
      end();
    }
  });
  child.on('exit', (code) => {
    if (stopping) process.exit(0);
    if (!restoring) fail(`Strapi ended by itself (${code}). What it said is above.`);
    removeShoppers(STATE);
    launch(false);
  });
};

const start = async () => {
  console.log('▸ Starting Strapi …');
  const sends = TRAFFIC !== null && !wasSent(STATE);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  launch(sends);

  const patience = Date.now() + READY_WITHIN_MS;
  while (!stopping && !(await isReady())) {
    if (Date.now() > patience) {
      console.error(`\n✗ Not ready after ${READY_WITHIN_MS / 1000} s.`);
      stop();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  if (stopping) return;
  if (sends) {
    const came = new Promise((resolve) => (allCame = resolve));
    await sendShoppers(TRAFFIC, { url: ADDRESS, login: LOGIN });
    await came;
  }
  console.log(banner());
};

await portMustBeFree();
installMissing();
mkdirSync(BUILT, { recursive: true });
mkdirSync(STATE, { recursive: true });
if (process.env.DEMO_RESET === '1') {
  for (const name of STATE_FILES) rmSync(path.join(STATE, name), { recursive: true, force: true });
}
mkdirSync(path.join(STATE, 'public', 'uploads'), { recursive: true });
await buildWhatChanged();
await start();
