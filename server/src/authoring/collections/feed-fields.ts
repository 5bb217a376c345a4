import type { Core } from '@strapi/types';
import type { Feed } from '../../contracts';
import { modelOf } from '../entries';
import { unknownFields } from './entries-of';

/** Fields that the candidates of a feed ask for, and entries of the list in a block of this component do not have. */
export const unknownFeedFields = (strapi: Core.Strapi, { field, candidates }: Feed, component: string): string[] => {
  const contentType = modelOf(strapi, component)?.attributes[field]?.target;
  return candidates && contentType ? unknownFields(strapi, { contentType, ...candidates }) : [];
};
