import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { runChecks } from '../../scripts/checks/run-checks';
import { readCatalog } from '../../scripts/content/read-catalog';
import type { Diagnostic } from '../../scripts/source/diagnostic';
import { createSourceFile } from '../../scripts/source/source-file';

const corpus = path.join(__dirname, '..', '..', '..', 'shared', 'corpus');

/** Every twentieth file of a folder of real content, so that the suite stays quick. */
function checkCorpus(folder: string, step = 20): { files: number; found: Diagnostic[] } {
  const names = fs.readdirSync(path.join(corpus, folder)).filter((_, index) => index % step === 0);
  const files = names.map((name) =>
    createSourceFile(`detections/${name}`, fs.readFileSync(path.join(corpus, folder, name), 'utf8')),
  );
  const { value, diagnostics } = readCatalog(files);
  return { files: files.length, found: runChecks(value, { asOf: new Date('2026-06-15'), found: diagnostics }) };
}

/** Findings that depend on what a workspace has beside Microsoft's own tables. */
const aboutTheWorkspace = new Set(['unknown-table', 'unknown-function', 'watchlist-known']);

describe('the checks on real content', () => {
  for (const [folder, most] of [
    ['analytic-rules', 0.16],
    ['hunting-queries', 0.36],
  ] as const) {
    it(`read ${folder} to the end, and find errors in few of them`, function () {
      if (!fs.existsSync(path.join(corpus, folder))) {
        console.log(`      skipped: ${path.join('..', 'shared', 'corpus', folder)} is absent`); // eslint-disable-line no-console
        this.skip();
      }
      const { files, found } = checkCorpus(folder);
      const wrong = new Set(
        found.flatMap(({ severity, check, place }) =>
          severity === 'error' && !aboutTheWorkspace.has(check) ? [place.file] : [],
        ),
      );
      assert.ok(wrong.size < files * most, `${wrong.size} of ${files} files have errors`);
    });
  }
});
