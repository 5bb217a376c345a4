import attributes from './attributes';
import collections from './collections';
import contrast from './contrast';
import decisions from './decisions';
import events from './events';
import experiences from './experiences';
import holdout from './holdout';
import imports from './imports';
import replay from './replay';
import segments from './segments';
import slots from './slots';
import visitors from './visitors';

export default {
  attributes,
  collections,
  contrast,
  decisions,
  events,
  experiences,
  holdout,
  imports,
  replay,
  segments,
  slots,
  visitors,
};
