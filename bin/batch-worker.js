// Starts scripts/cli/batch/batch-worker.ts, in a process that a query may bring down.
require('./start').start('cli/batch/batch-worker');
