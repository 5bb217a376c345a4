import http from 'node:http';
import type { AddressInfo } from 'node:net';

interface Stored {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** Header names of `Vary` with the values that the first request had. */
  readonly varied: readonly (readonly [string, string])[];
}

export interface CachingProxy {
  readonly url: string;
  readonly hits: () => number;
  stop(): Promise<void>;
}

/**
 * A shared cache as eager as the rules let it be: it keeps every 200 to a GET for ever, unless `Cache-Control` says
 * `no-store` or `private`, and tells requests apart by `Vary`. `tamper` may change what the origin said, for mutants.
 */
export const startCachingProxy = async (
  origin: string,
  tamper: (headers: http.IncomingHttpHeaders) => http.IncomingHttpHeaders = (headers) => headers,
): Promise<CachingProxy> => {
  const cache = new Map<string, Stored[]>();
  let hits = 0;
  const valueOf = (request: http.IncomingMessage, name: string): string => String(request.headers[name] ?? '');

  const fetchFromOrigin = (request: http.IncomingMessage): Promise<Stored> =>
    new Promise((resolve, reject) => {
      const outgoing = http.request(
        `${origin}${request.url}`,
        { method: request.method, headers: request.headers },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const headers = tamper(answer.headers);
            const names = (headers.vary ?? '')
              .split(',')
              .map((name) => name.trim().toLowerCase())
              .filter(Boolean);
            const varied = names.map((name) => [name, valueOf(request, name)] as const);
            resolve({ status: answer.statusCode ?? 0, headers, body: Buffer.concat(chunks), varied });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });

  const mayKeep = ({ status, headers, varied }: Stored): boolean =>
    status === 200 &&
    !/no-store|private/.test(String(headers['cache-control'] ?? '')) &&
    !varied.some(([name]) => name === '*');

  const answer = async (request: http.IncomingMessage): Promise<Stored> => {
    const key = `${request.method} ${request.url}`;
    const kept = cache
      .get(key)
      ?.find(({ varied }) => varied.every(([name, value]) => valueOf(request, name) === value));
    if (kept) {
      hits += 1;
      return kept;
    }
    const fresh = await fetchFromOrigin(request);
    if (request.method === 'GET' && mayKeep(fresh)) cache.set(key, [...(cache.get(key) ?? []), fresh]);
    return fresh;
  };

  const server = http.createServer((request, response) => {
    answer(request).then(
      ({ status, headers, body }) => {
        const rest = { ...headers, 'content-length': String(body.length) };
        delete rest['transfer-encoding'];
        response.writeHead(status, rest);
        response.end(body);
      },
      (error: unknown) => {
        response.writeHead(502);
        response.end(String(error));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits: () => hits,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
