// Makes build/ of scripts/: the JavaScript that is published. Types are checked by `npm run types`; here each file is
// translated alone, as ts-node translates it in a clone, and lies at the same depth, so that every path between the
// tool's own files is the same in both. Run by `npm pack`: node release/build.mjs [FOLDER]
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.join(import.meta.dirname, '..');
const target = path.resolve(process.argv[2] ?? path.join(root, 'build'));
const { options, errors } = ts.convertCompilerOptionsFromJson(
  ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile).config.compilerOptions,
  root,
);
if (errors.length > 0) throw new Error('tsconfig.json cannot be read; run npm run types');

fs.rmSync(target, { recursive: true, force: true });
for (const entry of fs.readdirSync(path.join(root, 'scripts'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
  const source = path.join(entry.parentPath, entry.name);
  const file = path.join(target, path.relative(path.join(root, 'scripts'), source)).replace(/\.ts$/, '.js');
  const compilerOptions = { ...options, noEmit: false, incremental: false, sourceMap: false, removeComments: true };
  const { outputText } = ts.transpileModule(fs.readFileSync(source, 'utf8'), { fileName: source, compilerOptions });
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, outputText);
}
