import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { toolFolder } from '../memory/tool-package';

/** What a new repository of content takes from the tool. */
export interface ToolFacts {
  /** The name under which the tool is published. */
  readonly name: string;
  readonly version: string;
}

/** One file of a new repository of content. */
export interface RepositoryFile {
  /** From the root of the new repository. */
  readonly path: string;
  /** From the folder of the tool. */
  readonly from: string;
  /** `team`: theirs from the first day on. `tool`: renewed by `sentinel upgrade` for as long as nobody edits it. */
  readonly belongsTo: 'team' | 'tool';
}

/** Workflows that `init` does not write: of the tool's own repository, and the one for lists that name a feed. */
const workflowsLeftOut: ReadonlySet<string> = new Set([
  'tool.yml',
  'release.yml',
  'refresh-indicators.yml',
  'site.yml',
]);

const filesOfTheTeam: Readonly<Record<string, string>> = {
  'package.json': 'templates/package.json',
  'README.md': 'templates/README.md',
  '.gitignore': 'templates/gitignore',
  '.github/CODEOWNERS': 'templates/CODEOWNERS',
  'review.yaml': 'templates/review.yaml',
  'workspaces/local.yaml': 'templates/workspaces/local.yaml',
  'watchlists/example-domains.yaml': 'templates/watchlists/example-domains.yaml',
  'detections/example/query-for-listed-domain.yaml': 'templates/detections/example/query-for-listed-domain.yaml',
  'detections/example/query-for-listed-domain.test.yaml':
    'templates/detections/example/query-for-listed-domain.test.yaml',
};

/**
 * Reads the files of a repository of content, as the tool writes them there.
 *
 * @param newId stands in place of the id of a template: two detections never share one
 */
export function readRepositoryFiles(tool: ToolFacts, newId: string): ReadonlyMap<RepositoryFile, string> {
  const workflows = fs.readdirSync(path.join(toolFolder, '.github', 'workflows')).sort();
  return new Map(
    listRepositoryFiles(workflows).map((file) => {
      const text = plainText(fs.readFileSync(path.join(toolFolder, file.from), 'utf8'));
      return [file, fitToRepository(file, text, tool, newId)];
    }),
  );
}

/** A text without what an editor or Git makes of it on another system: whoever did not edit it did not change it. */
export function plainText(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
}

/** @param workflows the names of the files in the tool's .github/workflows */
function listRepositoryFiles(workflows: readonly string[]): readonly RepositoryFile[] {
  const team = Object.entries(filesOfTheTeam).map(([name, from]) => ({ path: name, from, belongsTo: 'team' as const }));
  const ofTheTool = [
    '.vscode/settings.json',
    ...workflows.filter((name) => !workflowsLeftOut.has(name)).map((name) => `.github/workflows/${name}`),
  ];
  return [...team, ...ofTheTool.map((name) => ({ path: name, from: name, belongsTo: 'tool' as const }))];
}

/**
 * The text of a file as it stands in a repository of content, if the tool lies under node_modules.
 *
 * @param text as it stands in the tool
 * @param newId stands in place of the id of a template: two detections never share one
 */
function fitToRepository(file: RepositoryFile, text: string, { name, version }: ToolFacts, newId: string): string {
  const fitted = text
    .replace(/(\$schema=(?:\.\.\/)+)schemas\//g, `$1node_modules/${name}/schemas/`)
    .replace(/"\.\/schemas\/(?!custom)/g, `"./node_modules/${name}/schemas/`)
    .replace(/,\s*"typescript\.tsdk": "[^"]*"/, '')
    .replaceAll('00000000-0000-4000-8000-000000000000', newId)
    .replaceAll('{{tool}}', name)
    .replaceAll('{{version}}', version);
  return file.belongsTo === 'tool' ? sign(file.path, fitted, version) : fitted;
}

const signature = /^(?:#|\/\/) sentinel (\S+) wrote this file \(([0-9a-f]{16})\).*\n/;

/** The first line says who wrote the rest, and what the rest was: whoever edits the file need not say so. */
function sign(file: string, text: string, version: string): string {
  const comment = file.endsWith('.json') ? '//' : '#';
  const rest = 'sentinel upgrade renews it, unless somebody edits it.';
  return `${comment} sentinel ${version} wrote this file (${hashOf(text)}); ${rest}\n${text}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** What the first line of a file says of it: by which version it was written, and whether somebody edited it since. */
export interface Signature {
  readonly version: string;
  readonly isEdited: boolean;
}

/** The text of a file without the line that says who wrote it. */
export function withoutSignature(text: string): string {
  return text.replace(signature, '');
}

/** Reads the first line of a file that the tool wrote, of its plain text; undefined for a file of somebody else. */
export function readSignature(text: string): Signature | undefined {
  const [line, version = '', hash] = signature.exec(text) ?? [];
  return line === undefined ? undefined : { version, isEdited: hashOf(text.slice(line.length)) !== hash };
}
