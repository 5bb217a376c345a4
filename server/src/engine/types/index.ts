/**
 * The shapes that the engine reads and writes. Plain data, no behaviour.
 * Times are milliseconds since 1970 (UTC) unless a name says otherwise; scores and contributions are log-odds.
 */
export * from './events';
export * from './conditions';
export * from './experiences';
export * from './decisions';
export * from './settings';
