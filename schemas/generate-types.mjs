// Writes scripts/content/written/*.ts from the JSON Schemas, which are the single source of what an author may write.
// Run by `npm run generate`; a test fails where the result is not what stands in the repository.
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';

const schemas = import.meta.dirname;
const target = path.join(schemas, '..', 'scripts', 'content', 'written');
const kinds = [
  'analytic-rule',
  'hunting-query',
  'watchlist',
  'workspace',
  'workspace-group',
  'detection-test',
  'own-schema',
  'function',
  'checks',
];
const banner = '// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.';

/** The TypeScript of one schema, formatted as the repository is. */
export async function generateTypes(kind) {
  const schema = JSON.parse(await readFile(path.join(schemas, `${kind}.schema.json`), 'utf8'));
  const source = await compile(schema, kind, {
    bannerComment: banner,
    ignoreMinAndMaxItems: true,
    additionalProperties: false,
    strictIndexSignatures: false,
    cwd: schemas,
  });
  const file = path.join(target, `${kind}.ts`);
  return { file, source: await format(source, { ...(await resolveConfig(file)), parser: 'typescript' }) };
}

if (process.argv[1] === import.meta.filename) {
  await mkdir(target, { recursive: true });
  for (const kind of kinds) {
    const { file, source } = await generateTypes(kind);
    await writeFile(file, source);
  }
}
export { kinds };
