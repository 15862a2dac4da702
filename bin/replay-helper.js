// Starts scripts/cli/batch/replay-helper.ts, in a thread beside the one that replays.
require('./start').start('cli/batch/replay-helper');
