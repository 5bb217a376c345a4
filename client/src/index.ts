export { createClient, type Client } from './client';
export { browserContext, contextHeader } from './context';
export { memoryStorage } from './storage';
export * from './types';
