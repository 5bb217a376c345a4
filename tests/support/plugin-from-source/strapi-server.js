'use strict';

// Jest transforms TypeScript by itself; a child process of a test needs the loader.
if (!process.env.JEST_WORKER_ID) require('tsx/cjs');

const { default: plugin } = require('../../../server/src/index.ts');
module.exports = plugin;
