import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { PATIENT, temporaryFolder } from './environment';

const ROOT = path.resolve(__dirname, '../..');

/** The demo as `npm run demo` starts it, with state of its own; `DEMO_URL` names one that is running already. */
export interface RunningDemo {
  url: string;
  /** Folder of its database. */
  state: string;
  stop(): Promise<void>;
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let output = '';
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('Log in with')) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${output.slice(-4000)}`)));
  });

export const startDemo = async (): Promise<RunningDemo> => {
  if (process.env.DEMO_URL)
    return { url: process.env.DEMO_URL, state: process.env.DEMO_STATE ?? '', stop: async () => undefined };
  const port = await freePort();
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts/demo.mjs')], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: '', PORT: String(port), DEMO_STATE: folder.path, ...PATIENT },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await ready(child);
  return {
    url: `http://localhost:${port}`,
    state: folder.path,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      folder.remove();
    },
  };
};
