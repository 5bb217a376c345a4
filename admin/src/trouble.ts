/** What went wrong with a call, as far as the panel tells it apart. */
export interface Trouble {
  kind: 'forbidden' | 'missing' | 'refused' | 'failed';
  /** What the server says, if it said something. */
  message: string | null;
  code: string | null;
}

interface Answered {
  response?: { data?: { error?: { status?: number; message?: string; details?: { code?: string } } }; status?: number };
  status?: number;
}

const kindOf = (status: number): Trouble['kind'] => {
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  return status >= 400 && status < 500 ? 'refused' : 'failed';
};

/** Reads an error of Strapi's fetch client (`{ response: { data: { error } } }`); anything else is `failed`. */
export const troubleOf = (error: unknown): Trouble => {
  const answered = (typeof error === 'object' && error !== null ? error : {}) as Answered;
  const said = answered.response?.data?.error;
  const status = said?.status ?? answered.response?.status ?? answered.status ?? 500;
  return { kind: kindOf(status), message: said?.message ?? null, code: said?.details?.code ?? null };
};
