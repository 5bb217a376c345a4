import type { Core } from '@strapi/types';
import { stopRuntime } from './runtime';

export default ({ strapi }: { strapi: Core.Strapi }): Promise<void> => stopRuntime(strapi);
