// Writes scripts/content/written/*.ts from the JSON Schemas, which are the single source of what an author may write.
// Run by `npm run generate`; a test fails where the result is not what stands in the repository.
import { readFile, readdir, writeFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';

const schemas = import.meta.dirname;
const target = path.join(schemas, '..', 'scripts', 'content', 'written');
/** Two that describe what others describe in full: a detection is one of two kinds, and a hunting query a part of a rule. */
const withoutTypes = ['detection', 'hunting-query'];
const kinds = (await readdir(schemas))
  .filter((file) => file.endsWith('.schema.json'))
  .map((file) => file.slice(0, -'.schema.json'.length))
  .filter((kind) => !withoutTypes.includes(kind))
  .sort();
const banner = '// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.';

/** The TypeScript of one schema, formatted as the repository is. */
export async function generateTypes(kind) {
  const imports = new Map();
  const schema = await withImportedTypes(await readSchema(`${kind}.schema.json`), imports);
  // Schemas are read side by side, so that they are met in another order each time.
  const lines = [...imports]
    .toSorted()
    .map(([file, names]) => `import type { ${[...names].sort().join(', ')} } from './${file}';`);
  const source = await compile(schema, kind, {
    bannerComment: [banner, ...lines].join('\n'),
    ignoreMinAndMaxItems: true,
    additionalProperties: false,
    strictIndexSignatures: false,
    cwd: schemas,
  });
  const file = path.join(target, `${kind}.ts`);
  return { file, source: await format(source, { ...(await resolveConfig(file)), parser: 'typescript' }) };
}

async function readSchema(file) {
  return JSON.parse(await readFile(path.join(schemas, file), 'utf8'));
}

/** A schema in which what refers to another file has the type that is made of that one, so that no type is made twice. */
async function withImportedTypes(schema, imports) {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return Promise.all(schema.map((each) => withImportedTypes(each, imports)));
  const [, file, place, key] = /^([\w-]+)\.schema\.json#\/(properties|\$defs)\/(\w+)$/.exec(schema.$ref ?? '') ?? [];
  if (file !== undefined) {
    const { title, properties, $defs } = await readSchema(`${file}.schema.json`);
    const name = place === 'properties' ? title : `${key[0].toUpperCase()}${key.slice(1)}`;
    imports.set(file, (imports.get(file) ?? new Set()).add(name));
    const { description } = { properties, $defs }[place][key];
    return { description, ...schema, $ref: undefined, tsType: place === 'properties' ? `${name}['${key}']` : name };
  }
  const entries = Object.entries(schema).map(async ([key, value]) => [key, await withImportedTypes(value, imports)]);
  return Object.fromEntries(await Promise.all(entries));
}

if (process.argv[1] === import.meta.filename) {
  await mkdir(target, { recursive: true });
  for (const kind of kinds) {
    const { file, source } = await generateTypes(kind);
    await writeFile(file, source);
  }
}
export { kinds };
