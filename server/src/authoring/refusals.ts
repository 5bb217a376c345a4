import { errors } from '@strapi/utils';
import type { ErrorCode } from '../contracts';

/** What the marketer's writes are refused with: Strapi's errors with a stable `details.code`. */
export const refuse = (code: ErrorCode, message: string, details: Record<string, unknown> = {}): never => {
  throw new errors.ApplicationError(message, { code, ...details });
};

export const notFound = (message: string): never => {
  throw new errors.NotFoundError(message, { code: 'NOT_FOUND' satisfies ErrorCode });
};
