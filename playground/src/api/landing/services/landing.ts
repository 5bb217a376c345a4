import { factories } from '@strapi/strapi';

export default factories.createCoreService('api::landing.landing' as never);
