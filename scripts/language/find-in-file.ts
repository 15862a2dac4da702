import { judgeByBaseline } from '../checks/baseline';
import { allChecks } from '../checks/all-checks';
import { judgeInSteps } from '../checks/run-checks';
import type { Diagnostic } from '../source/diagnostic';
import { finish, type Steps } from '../source/steps';
import type { Project } from './project';

const known = new WeakMap<Project, Map<string, readonly Diagnostic[]>>();

/** Returns what is wrong with one file, in the order of its text: the same as a validation of everything says of it. */
export function findInFile(project: Project, path: string): readonly Diagnostic[] {
  return finish(findInSteps(project, path));
}

/** The same in steps. */
export function* findInSteps(project: Project, path: string): Steps<readonly Diagnostic[]> {
  const byPath = known.get(project) ?? new Map<string, readonly Diagnostic[]>();
  known.set(project, byPath);
  const found = byPath.get(path) ?? (yield* findAnew(project, path));
  byPath.set(path, found);
  return found;
}

/** Checks of one detection or of its proof, which say the same whether or not the other detections are known. */
const ownChecks = allChecks.filter(({ scope }) => scope === 'detection' || scope === 'test');
/** Said once all is read: a waiver may accept what a check of the whole repository finds. */
const needsAll = 'waiver-unused';

function* findAnew(project: Project, path: string): Steps<readonly Diagnostic[]> {
  const { catalog, asOf, found, allowedHosts, schema, baseline, sources, isPart } = project;
  const around = filesAround(project, path);
  const { found: all } = yield* judgeInSteps(catalog, {
    asOf,
    found,
    includes: (file) => around.has(file),
    allowedHosts,
    schema,
    ...(isPart === true ? { checks: ownChecks } : {}),
  });
  const here = all.filter(({ place, check }) => place.file === path && !(isPart === true && check === needsAll));
  if (baseline === undefined) return here;
  return judgeByBaseline(
    here,
    baseline,
    (file) => sources.get(file),
    () => false,
    'checks',
  ).fresh;
}

/** The file, and those that must be looked at with it: a waiver in a watchlist accepts what is found in its CSV. */
function filesAround({ catalog }: Project, path: string): ReadonlySet<string> {
  const lists = catalog.watchlists.map(({ document, csv }) => [document.source.path, csv?.path ?? '']);
  return new Set([path, ...lists.filter((files) => files.includes(path)).flat()]);
}
