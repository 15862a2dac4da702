// Writes docs/kql-support.md from the engine's tables. Run by `npm run generate`; a test fails where the result is not
// what stands in the repository.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = path.join(import.meta.dirname, '..');
const file = path.join(root, 'docs', 'kql-support.md');
const load = createRequire(import.meta.url);
load('ts-node').register({ cwd: root });
const { languageNames } = load('../scripts/kql/language-names.ts');
const { kqlSupportDocument } = load('../scripts/report/documents/kql-support-document.ts');

const options = { ...(await resolveConfig(file)), parser: 'markdown' };
await writeFile(file, await format(kqlSupportDocument(languageNames()), options));
