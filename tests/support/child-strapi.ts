import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { PLAYGROUND, playgroundEnvironment } from './environment';

/** A playground in a process of its own. */
export interface ChildStrapi {
  readonly url: string;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const gone = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/_health`).then(
    ({ status }) => status === 204,
    () => false,
  );

/** Starts a playground on the database in `folder` and waits until it answers. */
export const startChild = async (folder: string, environment: Record<string, string> = {}): Promise<ChildStrapi> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { JEST_WORKER_ID: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [path.join(__dirname, 'serve-playground.js')], {
    cwd: PLAYGROUND,
    env: { ...inherited, ...playgroundEnvironment(folder), HOST: '127.0.0.1', PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output = (output + text).slice(-4000)));
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone(child);
  };
  const until = Date.now() + 90_000;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > until) {
      await kill();
      throw new Error(`Strapi did not start:\n${output}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  return { url, kill };
};
