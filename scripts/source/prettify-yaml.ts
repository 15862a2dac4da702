import path from 'node:path';
import { OperationError } from './operation-error';

/** Where Prettier is told which files it leaves alone. */
const ignoreFile = '.prettierignore';

/**
 * A YAML file as Prettier formats it with the settings of the repository that it stands in: `.prettierrc` and
 * `.editorconfig` in its folder or above. A file that `.prettierignore` names stays as it is.
 *
 * @param root absolute path of the repository
 * @param file path from there
 * @returns undefined where Prettier cannot read the text
 * @throws OperationError where its settings cannot be read
 */
export async function prettifyYaml(root: string, file: string, text: string): Promise<string | undefined> {
  // Loaded when needed: no other command formats anything.
  const { format, getFileInfo, resolveConfig } = await import('prettier');
  const absolute = path.join(root, file);
  const readSettings = async () => {
    const { ignored } = await getFileInfo(absolute, { ignorePath: path.join(root, ignoreFile), resolveConfig: false });
    return ignored ? undefined : ((await resolveConfig(absolute, { editorconfig: true, useCache: false })) ?? {});
  };
  const settings = await readSettings().catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperationError(`The settings of Prettier for ${file} cannot be read: ${reason}`, 'Mend them.', { cause });
  });
  if (settings === undefined) return text;
  try {
    return await format(text, { ...settings, filepath: absolute, parser: 'yaml' });
  } catch {
    return undefined;
  }
}
