'use strict';

const { default: plugin } = require('./plugin.ts');
module.exports = plugin;
