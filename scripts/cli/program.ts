import path from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { escapeLine } from '../report/text/terminal-text';
import { OperationError } from '../source/operation-error';
import type { CliCommand, CommandContext, ExitCode } from './command';
import { loadCommands } from './commands';
import { layOutHelp } from './lay-out-help';
import { findRoot, nameFromRoot } from './content/find-root';
import { readToolPackage } from './memory/tool-package';
import { readPatience } from './patience-option';

/** Everything of the world that the command line is given; the root of the content and the patience are flags. */
export type World = Omit<CommandContext, 'root' | 'patienceMs'>;

/**
 * Runs the command line: reads the arguments, runs the command, and turns what the world did into one sentence.
 *
 * @param argv the arguments behind the executable's name
 * @returns the exit code; a bug of ours is thrown, with its stack
 */
export async function runProgram(argv: readonly string[], world: World): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(world, await loadCommands(argv), (code) => (exitCode = code));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof OperationError)) throw error;
    // What a workspace or a file said may stand in it.
    world.writeError(`${escapeLine(error.message)}.\n${escapeLine(error.help)}\n`);
    return 2;
  }
}

function createProgram(world: World, list: readonly CliCommand[], finish: (code: ExitCode) => void): Command {
  const program = new Command('sentinel')
    .description('Microsoft Sentinel detections as YAML: validated, proved on sample events, planned, deployed.')
    .version(readToolPackage().version, '--version', 'the version of the tool')
    .exitOverride()
    .configureOutput({ writeOut: world.write, writeErr: world.writeError })
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText('after', '\nStart with: npx --no-install sentinel tour');
  for (const command of list) program.addCommand(createCommand(world, command, finish));
  return program;
}

function createCommand(world: World, definition: CliCommand, finish: (code: ExitCode) => void): Command {
  const command = new Command(definition.name)
    .configureHelp({ boxWrap: layOutHelp })
    .summary(definition.summary)
    .description(`${definition.summary}.\n\n${definition.help}`)
    .exitOverride()
    .configureOutput({ writeOut: world.write, writeErr: world.writeError })
    .showHelpAfterError('Run it with --help to see what it takes.');
  for (const { syntax, description } of definition.arguments ?? []) command.argument(syntax, description);
  for (const { flags, description, choices, default: value } of definition.options) {
    const option = new Option(flags, description);
    if (choices !== undefined) option.choices([...choices]);
    if (value !== undefined) option.default(value);
    command.addOption(option);
  }
  command.option('--root <dir>', 'the folder that holds detections/ and its like (default: the nearest one upward)');
  return command.action(async () => {
    const options = command.opts<Record<string, string | boolean | string[]>>();
    const { workingDirectory } = world;
    const root =
      options['root'] === undefined
        ? findRoot(workingDirectory)
        : path.resolve(workingDirectory, String(options['root']));
    const declared = definition.arguments ?? [];
    // The last one may stand for several.
    const namesContent = (index: number) => (declared[index] ?? declared.at(-1))?.namesContent === true;
    const names = command.args.map((name, index) =>
      namesContent(index) ? nameFromRoot(name, workingDirectory, root) : name,
    );
    const patienceMs = readPatience(options['patience']);
    finish(await definition.run({ context: { ...world, root, patienceMs }, arguments: names, options }));
  });
}
