// Writes docs/checks from the checks. Run by `npm run generate`; a test fails if the result is not what stands in the
// repository.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, 'docs', 'checks');
const load = createRequire(import.meta.url);
load('ts-node').register({ cwd: root });
const { allChecks } = load('../scripts/checks/all-checks.ts');
const { otherFindings } = load('../scripts/checks/other-findings.ts');
const { checkPages } = load('../scripts/report/documents/checks-document.ts');

const options = { ...(await resolveConfig(path.join(folder, 'README.md'))), parser: 'markdown' };
// A page of a check that is gone goes with it.
await rm(folder, { recursive: true, force: true });
await mkdir(folder);
for (const [name, text] of checkPages(allChecks, otherFindings))
  await writeFile(path.join(folder, name), await format(text, options));
