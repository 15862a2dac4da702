import { allChecks } from '../../scripts/checks/all-checks';
import { runChecks } from '../../scripts/checks/run-checks';
import type { Catalog } from '../../scripts/content/catalog';
import { readCatalog } from '../../scripts/content/read-catalog';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import type { CaseResult } from '../../scripts/prove/evidence/proof-result';
import { runTests } from '../../scripts/prove/run-tests';
import type { Diagnostic } from '../../scripts/source/diagnostic';
import { createSourceFile } from '../../scripts/source/source-file';

/** A detection, one case of its test from the fourth line on, and files beside them. */
export interface WrittenCase {
  readonly detection: string;
  readonly testCase: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Keys of the test file above its cases, without a line end. */
  readonly head?: string;
}

function read({ detection, testCase, files, head }: WrittenCase): {
  readonly catalog: Catalog;
  readonly diagnostics: readonly Diagnostic[];
} {
  const now = `now: 2026-06-02T12:00:00Z${head === undefined ? '' : `\n${head}`}`;
  const test = `${now}\ncases:\n  - name: It\n${testCase.replace(/^/gm, '    ')}\n`;
  const all = { 'detections/t/a.yaml': detection, 'detections/t/a.test.yaml': test, ...files };
  const { value, diagnostics } = readCatalog(Object.entries(all).map(([path, text]) => createSourceFile(path, text)));
  return { catalog: value, diagnostics };
}

/** The outcome of the case; undefined if its file cannot be read. */
export function proveCase(written: WrittenCase): CaseResult | undefined {
  const { catalog } = read(written);
  const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
  const run = runTests(context, {
    detections: [],
    explain: true,
    mutate: false,
    everywhere: true,
    caseName: undefined,
  });
  return run.results[0]?.cases[0];
}

/** 'passed' and what is said all the same, or what speaks against the case; each with its line. */
export function judgeCase(written: WrittenCase): string[] {
  const result = proveCase(written);
  const said = result?.diagnostics ?? read(written).diagnostics;
  return [...(result?.passed === true ? ['passed'] : []), ...said.map(sentenceOf)];
}

/** What `validate` says of the events and expectations of the same case. */
export function validateCase(written: WrittenCase): string[] {
  const { catalog, diagnostics } = read(written);
  const checks = allChecks.filter(({ id }) => ['test-events', 'test-expectation', 'test-watchlist'].includes(id));
  return runChecks(catalog, { asOf: new Date('2026-06-02'), found: diagnostics, checks })
    .filter(({ place }) => place.file.endsWith('.test.yaml'))
    .map(sentenceOf);
}

function sentenceOf({ place, message }: Diagnostic): string {
  return `${String(place.start.line)} ${message.replace(/\.$/, '')}`;
}
