import fs from 'node:fs';
import path from 'node:path';
import type { CliCommand } from '../command';
import { ownValue } from '../../source/own-value';

/** What can be named, by the folder whose files it stands in. */
type NamedKind = 'detections' | 'watchlists' | 'workspaces';

/** Kinds by the word that an argument or the value of a flag is called. */
const kindsByWord: Readonly<Record<string, NamedKind>> = {
  detection: 'detections',
  detections: 'detections',
  alias: 'watchlists',
  aliases: 'watchlists',
  watchlists: 'watchlists',
};
const kindsByFlag: Readonly<Record<string, NamedKind>> = { '--workspace': 'workspaces', '--watchlist': 'watchlists' };

const ofEveryCommand = ['--root', '--help'];

/**
 * What may stand in place of the last word of a command line, by the table of commands and the files that are there;
 * nothing where any file may be named.
 *
 * @param words those behind the name of the tool; the last is the one that is being written, and may be empty
 */
export function completeWords(
  words: readonly string[],
  commands: readonly CliCommand[],
  root: string,
): readonly string[] {
  const current = words.at(-1) ?? '';
  const fitting = (list: readonly string[]) => [...new Set(list)].filter((each) => each.startsWith(current));
  if (words.length <= 1) return fitting(commands.map(({ name }) => name));
  const command = commands.find(({ name }) => name === words[0]);
  if (command === undefined) return [];
  const before = words.slice(1, -1);
  const option = openOption(command, before);
  if (option !== undefined) {
    const kind = ownValue(kindsByFlag, flagOf(option.flags));
    return fitting(option.choices ?? (kind === undefined ? [] : namesOf(kind, root)));
  }
  if (current.startsWith('-'))
    return fitting([...command.options.map(({ flags }) => flagOf(flags)), ...ofEveryCommand]);
  const declared = command.arguments ?? [];
  const argument = declared[countArguments(command, before)] ?? declared.at(-1);
  if (argument === undefined) return [];
  const kind = ownValue(kindsByWord, /\w+/.exec(argument.syntax)?.[0] ?? '');
  return fitting(argument.choices ?? (kind === undefined ? [] : namesOf(kind, root)));
}

type CliOption = CliCommand['options'][number];

function flagOf(flags: string): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}

/** The flag whose value is being written. */
function openOption({ options }: CliCommand, before: readonly string[]): CliOption | undefined {
  const at = before.findLastIndex((word) => word.startsWith('--'));
  const option = options.find(({ flags }) => flagOf(flags) === before[at]);
  if (at < 0 || option === undefined || !/<|\[/.test(option.flags)) return undefined;
  return at === before.length - 1 || option.flags.includes('...') ? option : undefined;
}

/** How many arguments stand before, without flags and their values. */
function countArguments(command: CliCommand, before: readonly string[]): number {
  return before.filter((word, index) => {
    return !word.startsWith('-') && openOption(command, before.slice(0, index)) === undefined;
  }).length;
}

/** Names as the files bear them: a shell asks at each key, and must not wait for a catalog to be read. */
function namesOf(kind: NamedKind, root: string): readonly string[] {
  const folder = path.join(root, kind);
  const names = filesBelow(folder, '')
    .filter((file) => /\.ya?ml$/.test(file) && !/\.test\.ya?ml$/.test(file))
    .map((file) => file.replace(/\.ya?ml$/, ''))
    .filter((name) => kind !== 'workspaces' || !name.startsWith('groups/'));
  const folders = kind === 'detections' ? names.flatMap((name) => /^(.*\/)/.exec(name)?.[1] ?? []) : [];
  // What a shell would take for more than a name is left out.
  return [...folders, ...names].filter((name) => /^[\w./@+-]+$/.test(name)).sort();
}

function filesBelow(folder: string, prefix: string): readonly string[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (!entry.isDirectory()) return [`${prefix}${entry.name}`];
      return filesBelow(path.join(folder, entry.name), `${prefix}${entry.name}/`);
    });
  } catch {
    return [];
  }
}
