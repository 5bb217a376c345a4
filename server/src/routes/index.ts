import adminAttributes from './admin-attributes';
import adminAuthoring from './admin-authoring';
import adminContrast from './admin-contrast';
import adminSettings from './admin-settings';
import contentApi from './content-api';

export default {
  'content-api': { type: 'content-api', routes: contentApi },
  admin: { type: 'admin', routes: [...adminAttributes, ...adminAuthoring, ...adminContrast, ...adminSettings] },
};
