'use strict';

// The server entry for an app that points at this folder instead of installing the package.
module.exports = require('./dist/server');
