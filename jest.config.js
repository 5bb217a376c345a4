'use strict';

/** One project per kind of test; `npm test` runs those that need nothing but this repository. */
const transform = {
  '^.+\\.(t|j)sx?$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic' } },
      },
      module: { type: 'commonjs' },
    },
  ],
};
// Strapi and its tree are CommonJS and stay untransformed; these few ship ECMAScript modules only.
const transformIgnorePatterns = ['/node_modules/(?!(pure-rand|fast-check|re2js)/)', '/dist/'];
const project = (displayName, folders, extra = {}) => ({
  displayName,
  rootDir: __dirname,
  testMatch: folders.map((folder) => `<rootDir>/tests/${folder}/**/*.test.{ts,tsx}`),
  testEnvironment: 'node',
  // A boot of Strapi takes seconds; `testTimeout` does not reach the projects.
  setupFilesAfterEnv: ['<rootDir>/tests/support/timeout.js'],
  transform,
  transformIgnorePatterns,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/playground/dist/', '<rootDir>/playground/.tmp/'],
  ...extra,
});

module.exports = {
  projects: [
    project('unit', ['engine', 'spec', 'evaluation', 'client', 'admin', 'stores', 'measurement']),
    project('server', ['server', 'faults'], { globalSetup: '<rootDir>/tests/support/compile-playground.js' }),
    project('services', ['services'], { globalSetup: '<rootDir>/tests/support/compile-playground.js' }),
    project('browser', ['browser']),
  ],
};
