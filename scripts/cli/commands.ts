import type { CliCommand } from './command';

/**
 * The commands, in the order in which a person meets them. Each is loaded when it runs: what one command needs (the
 * KQL parser, the Azure SDK) costs no other command its start.
 */
export const commands: readonly CliCommand[] = [];
