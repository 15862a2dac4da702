import type { CliCommand } from './command';
import { ownValue } from '../source/own-value';

/**
 * The commands, in the order in which a person meets them. A command's module is loaded when it is asked for: what one
 * of them needs (the KQL parser, the Azure SDK) costs no other its start.
 */
export const commandModules: Readonly<Record<string, () => Promise<CliCommand>>> = {
  init: async () => (await import('./commands/init')).initCommand,
  upgrade: async () => (await import('./commands/upgrade')).upgradeCommand,
  tour: async () => (await import('./commands/tour')).tourCommand,
  validate: async () => (await import('./commands/validate')).validateCommand,
  expand: async () => (await import('./commands/expand')).expandCommand,
  show: async () => (await import('./commands/show')).showCommand,
  test: async () => (await import('./commands/test')).testCommand,
  query: async () => (await import('./commands/query')).queryCommand,
  lsp: async () => (await import('./commands/lsp')).lspCommand,
  mcp: async () => (await import('./commands/mcp')).mcpCommand,
  replay: async () => (await import('./commands/replay')).replayCommand,
  samples: async () => (await import('./commands/samples')).samplesCommand,
  tune: async () => (await import('./commands/tune')).tuneCommand,
  health: async () => (await import('./commands/health')).healthCommand,
  compare: async () => (await import('./commands/compare')).compareCommand,
  plan: async () => (await import('./commands/plan')).planCommand,
  deploy: async () => (await import('./commands/deploy')).deployCommand,
  drift: async () => (await import('./commands/drift')).driftCommand,
  adopt: async () => (await import('./commands/adopt')).adoptCommand,
  pull: async () => (await import('./commands/pull')).pullCommand,
  restore: async () => (await import('./commands/restore')).restoreCommand,
  workspace: async () => (await import('./commands/workspace')).workspaceCommand,
  import: async () => (await import('./commands/import')).importCommand,
  refresh: async () => (await import('./commands/refresh')).refreshCommand,
  review: async () => (await import('./commands/review')).reviewCommand,
  site: async () => (await import('./commands/site')).siteCommand,
  new: async () => (await import('./commands/new')).newCommand,
  migrate: async () => (await import('./commands/migrate')).migrateCommand,
  indicators: async () => (await import('./commands/indicators')).indicatorsCommand,
  completion: async () => {
    const { createCompletionCommand } = await import('./commands/completion');
    return createCompletionCommand(() => Promise.all(Object.values(commandModules).map((load) => load())));
  },
};

/**
 * The command that the arguments ask for; none if they ask for the version; all of them if they ask for help or for a
 * command that does not exist.
 */
export async function loadCommands(argv: readonly string[]): Promise<CliCommand[]> {
  if (argv[0] === '--version') return [];
  const asked = ownValue(commandModules, argv[0] ?? '');
  const wanted = asked === undefined ? Object.values(commandModules) : [asked];
  return Promise.all(wanted.map((load) => load()));
}
