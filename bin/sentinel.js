#!/usr/bin/env node
// The command line: scripts/sentinel.ts, from any working directory.
require('./start').start('sentinel');
