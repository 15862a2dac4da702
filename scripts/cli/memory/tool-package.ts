import fs from 'node:fs';
import path from 'node:path';

/** The folder of the tool itself: of its clone, or of its package under node_modules. */
export const toolFolder = path.join(__dirname, '..', '..', '..');

/** The name under which the tool is published, and its version. */
export function readToolPackage(): { readonly name: string; readonly version: string } {
  return JSON.parse(fs.readFileSync(path.join(toolFolder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
}
