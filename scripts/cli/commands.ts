import type { CliCommand } from './command';

/**
 * The commands, in the order in which a person meets them. A command's module is loaded when it is asked for: what one
 * of them needs (the KQL parser, the Azure SDK) costs no other its start.
 */
export const commandModules: Readonly<Record<string, () => Promise<CliCommand>>> = {
  tour: async () => (await import('./tour')).tourCommand,
  validate: async () => (await import('./validate')).validateCommand,
  expand: async () => (await import('./expand')).expandCommand,
  show: async () => (await import('./show')).showCommand,
  test: async () => (await import('./test')).testCommand,
  query: async () => (await import('./query')).queryCommand,
  replay: async () => (await import('./replay')).replayCommand,
  plan: async () => (await import('./plan')).planCommand,
  deploy: async () => (await import('./deploy')).deployCommand,
  drift: async () => (await import('./drift')).driftCommand,
  pull: async () => (await import('./pull')).pullCommand,
  restore: async () => (await import('./restore')).restoreCommand,
  workspace: async () => (await import('./workspace')).workspaceCommand,
  import: async () => (await import('./import')).importCommand,
  refresh: async () => (await import('./refresh')).refreshCommand,
  changes: async () => (await import('./changes')).changesCommand,
  new: async () => (await import('./new')).newCommand,
  indicators: async () => (await import('./indicators')).indicatorsCommand,
};

/** The command that the arguments ask for, or all of them where the arguments ask for help or for none that exists. */
export async function loadCommands(argv: readonly string[]): Promise<CliCommand[]> {
  const asked = commandModules[argv[0] ?? ''];
  const wanted = asked === undefined ? Object.values(commandModules) : [asked];
  return Promise.all(wanted.map((load) => load()));
}
