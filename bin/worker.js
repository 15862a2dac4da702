// Starts a file of scripts/cli/batch, named by the first argument, in a process or thread beside the one that asks
// for it.
require('./start').start(process.argv[2]);
