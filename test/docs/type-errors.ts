import path from 'node:path';
import ts from 'typescript';

const root = path.join(__dirname, '..', '..');

/**
 * Returns what the compiler says of the repository with other texts of some files, new ones among them. What
 * `npm run types` found out of the rest is read and not written, so that what is checked anew is what those change.
 *
 * @param texts by path from the root
 */
export function typeErrorsWith(texts: ReadonlyMap<string, string>): readonly string[] {
  const overlaid = new Map([...texts].map(([file, text]) => [path.join(root, file), text]));
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile) as { config: unknown };
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    root,
    undefined,
    path.join(root, 'tsconfig.json'),
  );
  const host = ts.createIncrementalCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (file) => overlaid.get(path.normalize(file)) ?? readFile(file);
  host.fileExists = (file) => overlaid.has(path.normalize(file)) || fileExists(file);
  const program = ts.createIncrementalProgram({
    rootNames: [
      ...new Set([
        ...fileNames.map((file) => path.normalize(file)),
        ...[...overlaid.keys()].filter((file) => file.endsWith('.ts')),
      ]),
    ],
    options,
    host,
  });
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ];
  return found.map(({ file, messageText }) => {
    return `${path.relative(root, file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
