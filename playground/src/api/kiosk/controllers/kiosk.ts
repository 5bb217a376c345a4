import { factories } from '@strapi/strapi';

export default factories.createCoreController('api::kiosk.kiosk' as never);
