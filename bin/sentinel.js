#!/usr/bin/env node
// Starts scripts/sentinel.ts from any working directory; the compiler options stand in tsconfig.json.
const path = require('node:path');

require('ts-node').register({ cwd: path.join(__dirname, '..') });
require('../scripts/sentinel.ts');
