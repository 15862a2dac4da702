import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const scripts = path.join(__dirname, '..', '..', 'scripts');

/** From the bottom of the house to the top: a room imports only from rooms before it. docs/architecture.md explains each. */
export const rooms = [
  'source',
  'content',
  'indicators',
  'kql',
  'engine',
  'expand',
  'checks',
  'prove',
  'review',
  'deploy',
  'emulator',
  'language',
  'report',
  'cli',
];

/** An import as it is written: the file, the specifier, and the line, counted from 1. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** A file under scripts/, by its path from there. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** Reads every TypeScript file under scripts/. */
export function readSourceFiles(): SourceText[] {
  return fs
    .readdirSync(scripts, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const relative = file.split(path.sep).join('/');
      const text = fs.readFileSync(path.join(scripts, file), 'utf8');
      return { file: relative, text, imports: importsOf(relative, text) };
    });
}

/** All imports of a file: static ones, types alone too, and dynamic ones. */
function importsOf(file: string, text: string): Import[] {
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const isStatic = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    const isDynamic =
      ts.isCallExpression(node) &&
      (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText(parsed) === 'require');
    const specifier = isStatic ? node.moduleSpecifier : isDynamic ? node.arguments[0] : undefined;
    if (specifier !== undefined && ts.isStringLiteral(specifier)) {
      const line = parsed.getLineAndCharacterOfPosition(specifier.getStart(parsed)).line + 1;
      found.push({ from: file, to: specifier.text, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

/** The room that a file stands in. */
export function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : 'the executable';
}

/** The file that an import leads to, without its ending; undefined for a package. */
export function resolveImport(entry: Import): string | undefined {
  if (!entry.to.startsWith('.')) return undefined;
  return path.posix.join(path.posix.dirname(entry.from), entry.to);
}

/** The room inside of a room that a file stands in; empty for what stands beside these rooms. */
export function innerRoomOf(file: string): string {
  return file.split('/').length > 2 ? (file.split('/')[1] ?? '') : '';
}

/** Imports of a room that stands above the one that imports. */
export function upwardImports(imports: readonly Import[]): Import[] {
  return imports.filter((entry) => {
    const target = resolveImport(entry);
    if (target === undefined || target.startsWith('..')) return false;
    const from = rooms.indexOf(roomOf(entry.from));
    return from >= 0 && rooms.indexOf(roomOf(target)) > from;
  });
}

/** Each cycle of imports, as the files that it goes through. */
export function findCycles(files: readonly SourceText[]): string[] {
  const names = new Set(files.map((file) => file.file));
  const edges = new Map(
    files.map((file) => [
      file.file,
      file.imports
        .map(resolveImport)
        .filter((target): target is string => target !== undefined)
        .map((target) => [`${target}.ts`, `${target}/index.ts`, target].find((name) => names.has(name)))
        .filter((target): target is string => target !== undefined),
    ]),
  );
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const at = trail.indexOf(file);
    if (at >= 0) cycles.push([...trail.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return cycles;
}
