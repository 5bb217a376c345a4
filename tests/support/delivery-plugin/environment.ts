import path from 'node:path';

/** Boots the playground with the plugin's delivery on invented visitors. */
export const DELIVERY_ONLY = { INDIVIDUALIZATION_PATH: path.resolve(__dirname) };
