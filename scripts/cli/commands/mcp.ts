import { Readable } from 'node:stream';

import type { CliCommand, CommandContext } from '../command';
import { serveAgent } from '../servers/agent-server';
import type { RunCommand } from '../servers/agent-tools';
import { ownValue } from '../../source/own-value';

/** What an agent can have run. None of them speaks with a workspace. */
const commands: Readonly<Record<string, () => Promise<CliCommand>>> = {
  validate: async () => (await import('./validate')).validateCommand,
  expand: async () => (await import('./expand')).expandCommand,
  test: async () => (await import('./test')).testCommand,
  replay: async () => (await import('./replay')).replayCommand,
  query: async () => (await import('./query')).queryCommand,
  review: async () => (await import('./review')).reviewCommand,
  indicators: async () => (await import('./indicators')).indicatorsCommand,
  new: async () => (await import('./new')).newCommand,
};

export const mcpCommand: CliCommand = {
  name: 'mcp',
  summary: 'Answer an agent: validate, test, explain and query as tools',
  help: `Speaks the Model Context Protocol over standard input and output, for an agent that starts it; nobody types
this command. What this repository can be asked is offered as tools: validate, expand, test, explain,
mutations, replay, query, review, indicators, columns, tables, checks. Nothing is written, and no workspace is
spoken with.

  sentinel mcp                                   tools that read
  sentinel mcp --write                           also those that write files below the root: new, fix`,
  options: [{ flags: '--write', description: 'offer the tools too that write files below the root' }],
  run: async ({ context, options }) => {
    const runCommand = createRunner(context);
    const mayWrite = options['write'] === true;
    await serveAgent(context, { mayWrite, runCommand }, context.standardInput, context.write);
    return 0;
  },
};

function createRunner(context: CommandContext): RunCommand {
  return async (name, positional, options) => {
    const load = ownValue(commands, name);
    if (load === undefined) throw new Error(`there is no command ${name}`);
    const command = await load();
    let [output, errors] = ['', ''];
    const captured: CommandContext = {
      ...context,
      write: (text) => (output += text),
      writeError: (text) => (errors += text),
      standardInput: Readable.from([]),
      interactive: false,
      color: false,
    };
    const defaults = command.options.flatMap(({ flags, default: value }) => {
      return value === undefined ? [] : [[camelCase(flags), value] as const];
    });
    const given = { ...Object.fromEntries(defaults), ...options };
    const code = await command.run({ context: captured, arguments: positional, options: given });
    return { code, output, errors };
  };
}

/** The name of a flag as commands read it: `--as-of <date>` is asOf. */
function camelCase(flags: string): string {
  const name = /--([\w-]+)/.exec(flags)?.[1] ?? '';
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
