import { runTests } from '../prove/run-tests';
import { countCases, type TestRun } from '../prove/evidence/proof-result';
import type { Span } from '../source/position';
import { testedDetection, type OpenFile } from './open-file';
import type { Project } from './project';

/** What a proof came to, said above the part of a file that it is about. */
export interface ProofNote {
  readonly span: Span;
  readonly title: string;
}

const recent = new WeakMap<Project, Map<string, TestRun>>();

/** Above a query how many of its cases pass, and above each case if it does. */
export function proofNotes(file: OpenFile, project: Project): readonly ProofNote[] {
  const { catalog } = project;
  const tested = testedDetection(file, project);
  const own = catalog.detections.find(({ document }) => document.source.path === file.path);
  const slug = (tested ?? own)?.slug;
  if (slug === undefined) return [];
  const run = proofOf(slug, project);
  if (tested === undefined) {
    const query = file.outline.entries.find(({ path }) => path.length === 1 && path[0] === 'query');
    const { passed, failed } = countCases(run.results);
    const title = passed + failed === 0 ? 'no cases yet' : `${passed} of ${passed + failed} cases pass`;
    return query?.key === undefined ? [] : [{ span: query.key, title }];
  }
  return run.results
    .filter((result) => result.file === file.path)
    .flatMap(({ cases }) => cases)
    .map(({ place, passed, diagnostics }) => {
      const why = diagnostics.find(({ severity }) => severity === 'error')?.message;
      return { span: place.span, title: passed ? 'passes' : `fails${why === undefined ? '' : `: ${why}`}` };
    });
}

/** What the cases of a detection come to, found once for each state of the project. */
export function proofOf(slug: string, project: Project): TestRun {
  const runs = recent.get(project) ?? new Map<string, TestRun>();
  recent.set(project, runs);
  const { catalog } = project;
  const context = { catalog, schema: project.schema(), workspace: undefined };
  const run =
    runs.get(slug) ??
    runTests(context, {
      detections: [slug],
      caseName: undefined,
      explain: false,
      everywhere: false,
      mutate: false,
    });
  runs.set(slug, run);
  return run;
}
