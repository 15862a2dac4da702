import { judgeByBaseline } from '../checks/baseline';
import { runChecks } from '../checks/run-checks';
import type { Diagnostic } from '../source/diagnostic';
import type { Project } from './project';

const known = new WeakMap<Project, Map<string, readonly Diagnostic[]>>();

/** Returns what is wrong with one file, in the order of its text: the same as a validation of everything says of it. */
export function findInFile(project: Project, path: string): readonly Diagnostic[] {
  const byPath = known.get(project) ?? new Map<string, readonly Diagnostic[]>();
  known.set(project, byPath);
  const found = byPath.get(path) ?? findAnew(project, path);
  byPath.set(path, found);
  return found;
}

function findAnew(project: Project, path: string): readonly Diagnostic[] {
  const { catalog, asOf, found, allowedHosts, schema, baseline, sources } = project;
  const around = filesAround(project, path);
  const all = runChecks(catalog, { asOf, found, includes: (file) => around.has(file), allowedHosts, schema });
  const here = all.filter(({ place }) => place.file === path);
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
