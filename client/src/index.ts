export { createClient, type Client } from './client';
export { browserContext, contextHeader } from './context';
export { askQuestion, isUnsure, patchOf, type Question, type QuestionOptions } from './question';
export { memoryStorage } from './storage';
export * from './types';
