import fs from 'node:fs';
import path from 'node:path';
import { OperationError } from './operation-error';
import { readWithin, requireReadable } from './read-within';
import { createSourceFile } from './source-file';
import { parseYaml } from './yaml-document';

/** Where Prettier is told which files it leaves alone. */
const ignoreFile = '.prettierignore';

/** Settings as data: what is a program, or names a plugin, would run code of the folder that is looked at. */
const settingsFiles = ['.prettierrc.json', '.prettierrc', '.prettierrc.yaml', '.prettierrc.yml'];

/** The options that have a meaning for YAML, each with the type of its value. ("Options", Prettier documentation.) */
const yamlOptions: ReadonlyMap<string, string> = new Map([
  ['printWidth', 'number'],
  ['tabWidth', 'number'],
  ['singleQuote', 'boolean'],
  ['bracketSpacing', 'boolean'],
  ['proseWrap', 'string'],
  ['endOfLine', 'string'],
]);

/**
 * A YAML file as Prettier formats it with the settings of the repository that it stands in: the options for YAML of the
 * `.prettierrc.json` or `.prettierrc` in its folder or the nearest above. A file that
 * `.prettierignore` names stays as it is.
 *
 * @param root absolute path of the repository
 * @param file path from there
 * @returns undefined if Prettier cannot read the text
 * @throws OperationError if its settings cannot be read
 */
export async function prettifyYaml(root: string, file: string, text: string): Promise<string | undefined> {
  // Loaded when needed: no other command formats anything.
  const { format, getFileInfo } = await import('prettier');
  const absolute = path.join(root, file);
  const ignorePath = path.join(root, ignoreFile);
  if (fs.existsSync(ignorePath)) requireReadable(ignorePath, root);
  const { ignored } = await getFileInfo(absolute, { ignorePath, resolveConfig: false });
  if (ignored) return text;
  const settings = readSettings(root, file);
  try {
    return await format(text, { ...settings, filepath: absolute, parser: 'yaml' });
  } catch {
    return undefined;
  }
}

function readSettings(root: string, file: string): Readonly<Record<string, unknown>> {
  const folders = path.dirname(file).split(/[\\/]/);
  const nearest = folders.map((_, index) => folders.slice(0, folders.length - index).join('/')).concat('.');
  const found = nearest
    .flatMap((folder) => settingsFiles.map((name) => path.join(root, folder, name)))
    .find((candidate) => fs.existsSync(candidate));
  return found === undefined ? {} : optionsOf(readData(found, file, root), path.basename(file));
}

function readData(settings: string, file: string, root: string): unknown {
  const text = readWithin(settings, root);
  try {
    if (settings.endsWith('.json')) return JSON.parse(text) as unknown;
    const { value, diagnostics } = parseYaml(createSourceFile(path.basename(settings), text));
    if (value === undefined) throw new Error(diagnostics[0]?.message);
    return value.value;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const help = 'Write them as JSON or YAML: settings of other forms are not read, because they can run programs.';
    throw new OperationError(`The settings of Prettier for ${file} cannot be read: ${reason}`, help, { cause });
  }
}

/** The options for a file: those for all files, and over them those for files of its name. */
function optionsOf(settings: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof settings !== 'object' || settings === null) return {};
  const { overrides } = settings as { readonly overrides?: unknown };
  const special = (Array.isArray(overrides) ? (overrides as readonly Override[]) : []).filter(({ files }) =>
    [files].flat().some((pattern) => fits(String(pattern), name)),
  );
  const known = [settings, ...special.map(({ options }) => options ?? {})].flatMap((each) =>
    Object.entries(each).filter(([option, value]) => yamlOptions.get(option) === typeof value),
  );
  return Object.fromEntries(known);
}

interface Override {
  readonly files?: unknown;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Patterns such as `*.yaml`, `*.{yml,yaml}` and `**\/*.yml`. */
function fits(pattern: string, name: string): boolean {
  const last = pattern.split('/').pop() ?? '';
  const choices = /^(.*)\{([^{}]*)\}(.*)$/.exec(last);
  const names =
    choices === null ? [last] : (choices[2] ?? '').split(',').map((each) => `${choices[1]}${each}${choices[3]}`);
  return names.some((each) => (each.startsWith('*') ? name.endsWith(each.replace(/^\*+/, '')) : each === name));
}
