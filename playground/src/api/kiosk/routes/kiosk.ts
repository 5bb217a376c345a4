import { factories } from '@strapi/strapi';

export default factories.createCoreRouter('api::kiosk.kiosk' as never);
