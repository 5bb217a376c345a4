/** A history that cannot be imported at all; `code` says why. */
export class HistoryError extends Error {
  constructor(
    readonly code: 'FILE_MISSING' | 'CSV_INVALID' | 'TYPE_UNKNOWN' | 'SITE_IS_SERVED' | 'UNDER_WAY',
    message: string,
  ) {
    super(`${code}: ${message}`);
    this.name = 'HistoryError';
  }
}
