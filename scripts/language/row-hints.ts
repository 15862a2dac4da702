import { explainQuery } from '../prove/evidence/explain-query';
import { createCaseContexts } from '../prove/runs/case-context';
import { runDetection } from '../prove/runs/run-detection';
import { countOf } from '../source/count-of';
import type { Detection } from '../content/detection';
import type { Span } from '../source/position';
import type { OpenFile } from './open-file';
import type { Project } from './project';
import { proofOf } from './proved-cases';

/** A few words behind a part of a text. */
export interface RowHint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

const known = new WeakMap<Project, Map<string, readonly RowHint[]>>();

/** Behind each operator of a detection's query how many rows it leaves of the events of its first case that fires. */
export function rowHints(file: OpenFile, project: Project, span: Span): readonly RowHint[] {
  const detection = project.catalog.detections.find(({ document }) => document.source.path === file.path);
  if (detection === undefined) return [];
  const ofProject = known.get(project) ?? new Map<string, readonly RowHint[]>();
  known.set(project, ofProject);
  const hints = ofProject.get(file.path) ?? findHints(detection, project);
  ofProject.set(file.path, hints);
  return hints.filter(({ offset }) => span.start <= offset && offset <= span.end);
}

function findHints(detection: Detection, project: Project): readonly RowHint[] {
  const cases = proofOf(detection.slug, project).results.flatMap((result) => result.cases);
  const shown = cases.find(({ fired, testCase }) => fired === true && testCase !== undefined) ?? cases[0];
  const test = project.catalog.tests.find((each) => each.cases.some((one) => one === shown?.testCase));
  if (shown?.testCase === undefined || test === undefined) return [];
  const caseIndex = test.cases.indexOf(shown.testCase);
  const context = { catalog: project.catalog, schema: project.schema(), workspace: undefined };
  const proof = { test, caseIndex, detection, ...createCaseContexts(test, detection, context)(caseIndex) };
  const outcome = runDetection(proof, undefined).value;
  if (outcome === undefined) return [];
  const { path } = detection.document.source;
  const hints = explainQuery(proof, outcome)
    .steps.filter(({ place }) => place.file === path)
    .map(({ place, rowsOut }): RowHint => ({
      offset: place.span.end,
      label: countOf(rowsOut, 'row'),
      tooltip: `in the case: ${shown.name}`,
    }));
  // What is read twice is said once, as it came last.
  return [...new Map(hints.map((hint) => [hint.offset, hint])).values()];
}
