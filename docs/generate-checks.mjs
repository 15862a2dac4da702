// Writes docs/checks.md from the checks. Run by `npm run generate`; a test fails where the result is not what stands in
// the repository.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = path.join(import.meta.dirname, '..');
const file = path.join(root, 'docs', 'checks.md');
const load = createRequire(import.meta.url);
load('ts-node').register({ cwd: root });
const { allChecks } = load('../scripts/checks/all-checks.ts');
const { otherFindings } = load('../scripts/checks/other-findings.ts');
const { checksDocument } = load('../scripts/report/checks-document.ts');

const options = { ...(await resolveConfig(file)), parser: 'markdown' };
await writeFile(file, await format(checksDocument(allChecks, otherFindings), options));
