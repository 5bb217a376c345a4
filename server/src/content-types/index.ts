import experience from './experience';
import segment from './segment';
import variant from './variant';

export default { variant, experience, segment };
