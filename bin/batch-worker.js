// Starts scripts/cli/batch/batch-worker.ts, in a process that a query may bring down; the compiler options stand in
// tsconfig.json.
const path = require('node:path');

require('ts-node').register({ cwd: path.join(__dirname, '..') });
require('../scripts/cli/batch/batch-worker.ts');
