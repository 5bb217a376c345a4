import { RequestError } from './types';

export type Request = <T>(
  path: string,
  init?: { method?: string; body?: unknown; headers?: HeadersInit },
) => Promise<T>;

const problem = async (response: Response): Promise<RequestError> => {
  const body = (await response.json().catch(() => null)) as {
    error?: { message?: string; details?: { code?: string } };
  } | null;
  const message = body?.error?.message ?? `HTTP ${response.status}`;
  return new RequestError(response.status, body?.error?.details?.code ?? '', message);
};

/** JSON over HTTP; throws `RequestError` for everything but success, and fetch's own error without a network. */
export const createRequest =
  (url: string, fetcher: typeof fetch): Request =>
  async <T>(path: string, init: { method?: string; body?: unknown; headers?: HeadersInit } = {}): Promise<T> => {
    const headers = new Headers(init.headers);
    if (init.body !== undefined) headers.set('Content-Type', 'application/json');
    const response = await fetcher(`${url}${path}`, {
      method: init.method ?? 'GET',
      headers,
      body: init.body === undefined ? undefined : JSON.stringify(init.body),
    });
    if (!response.ok) throw await problem(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
