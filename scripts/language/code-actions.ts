import { randomUUID } from 'node:crypto';

import { fixedFindings } from '../checks/check-severities';
import { fixSpelling } from '../deploy/pull/fix-spelling';
import type { Diagnostic, Severity } from '../source/diagnostic';
import { differenceOf } from '../source/difference-of';
import { applyEdits, lineBreakOf, type TextEdit } from '../source/edit-text';
import type { Span } from '../source/position';
import { finish, type Steps } from '../source/steps';
import { caseActions } from './case-actions';
import type { CodeAction } from './code-action';
import { findInSteps } from './find-in-file';
import { formatKql } from './format-kql';
import { allKql } from './kql-place';
import type { OpenFile } from './open-file';
import type { Project } from './project';
import { proposeFixes, type ProposedFix } from './propose-fixes';

/** What can be done in a part of a file. Each fix was tried: the finding is gone with it, and no error came for it. */
export function codeActions(file: OpenFile, project: Project, span: Span): readonly CodeAction[] {
  return finish(codeActionsInSteps(file, project, span));
}

/** The same in steps. */
export function* codeActionsInSteps(file: OpenFile, project: Project, span: Span): Steps<readonly CodeAction[]> {
  const all = yield* findInSteps(project, file.path);
  const here = all.filter(({ place }) => touches(place.span, span));
  const fixes: CodeAction[] = [];
  for (const found of here) fixes.push(...(yield* fixesOf(found, file, project)));
  for (const found of here) fixes.push(...(yield* newIdentity(found, file, project)));
  for (const found of here) fixes.push(...(yield* waive(found, file, project)));
  fixes.push(...(yield* caseActions(file, project, span)));
  return [...fixes, ...raiseVersion(file, span), ...layOut(file, project, span), ...respell(file, project)];
}

function touches(one: Span, other: Span): boolean {
  return one.start <= other.end && other.start <= one.end;
}

function* fixesOf(found: Diagnostic, file: OpenFile, project: Project): Steps<readonly CodeAction[]> {
  const sound: ProposedFix[] = [];
  for (const fix of proposeFixes(found, file)) {
    if (yield* mends(fix.edits, found, file, project)) sound.push(fix);
  }
  const titles = new Map(sound.map((fix) => [fix.title, fix]));
  return [...titles.values()].map((fix, index) => ({
    ...fix,
    kind: 'quickfix',
    mends: found,
    isPreferred: index === 0,
  }));
}

/**
 * Whether a finding is gone after some edits, and none came that is as bad. Behind a mended error more of the text can
 * be read, so that others may be found elsewhere, as long as they are not more than before.
 */
function* mends(edits: readonly TextEdit[], found: Diagnostic, file: OpenFile, project: Project): Steps<boolean> {
  const { text, spans } = applyEdits(file.text, edits);
  const before = yield* findInSteps(project, file.path);
  const after = yield* findInSteps(project.withText(file.path, text), file.path);
  const [known, left] = [before, after].map(countFindings);
  if ((left?.get(nameOf(found)) ?? 0) >= (known?.get(nameOf(found)) ?? 0)) return false;
  const fresh = after.filter((each) => (left?.get(nameOf(each)) ?? 0) > (known?.get(nameOf(each)) ?? 0));
  const errors = (list: readonly Diagnostic[]) => list.filter(({ severity }) => severity === 'error').length;
  return fresh.every(({ severity, place }) => {
    if (found.severity !== 'error') return severities.indexOf(severity) > severities.indexOf(found.severity);
    return (
      severity !== 'error' || (errors(after) <= errors(before) && !spans.some((span) => touches(place.span, span)))
    );
  });
}

/** The worst first. */
const severities: readonly Severity[] = ['error', 'warning', 'advice'];

function nameOf({ check, message }: Diagnostic): string {
  return `${check}: ${message}`;
}

function countFindings(list: readonly Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const each of list) counts.set(nameOf(each), (counts.get(nameOf(each)) ?? 0) + 1);
  return counts;
}

/** Instead of an identity that is none, a new one: each time another, and so for a person alone. */
function* newIdentity(found: Diagnostic, file: OpenFile, project: Project): Steps<readonly CodeAction[]> {
  const entry = file.outline.entries.find(({ path }) => path.length === 1 && path[0] === 'id');
  if (!found.help?.startsWith('Give a new GUID') || entry === undefined || entry.block !== undefined) return [];
  const edits = [{ span: entry.value, text: randomUUID() }];
  if (!(yield* mends(edits, found, file, project))) return [];
  return [{ title: 'Write a new GUID', kind: 'quickfix', mends: found, isPreferred: true, edits }];
}

/** How long a finding is accepted at first, in days: until then somebody looks at it again. */
const daysOfWaiver = 90;

function* waive(found: Diagnostic, file: OpenFile, project: Project): Steps<readonly CodeAction[]> {
  const { check } = found;
  const holdsWaivers = ['detection', 'watchlist', 'function'].includes(file.kind);
  if (!holdsWaivers || fixedFindings.has(check)) return [];
  const until = new Date(project.asOf.getTime() + daysOfWaiver * 86_400_000).toISOString().slice(0, 10);
  const edit = addWaiver(file, [`check: ${check}`, 'reason: Say here why it is accepted.', `until: ${until}`]);
  if (edit === undefined || !(yield* mends([edit], found, file, project))) return [];
  return [{ title: `Accept ${check} until ${until}, with a reason`, kind: 'quickfix', mends: found, edits: [edit] }];
}

function addWaiver({ text, outline }: OpenFile, lines: readonly string[]): TextEdit | undefined {
  const lineBreak = lineBreakOf(text);
  const item = (column: number) => {
    return lines.map((line, index) => `${' '.repeat(column)}${index === 0 ? '- ' : '  '}${line}${lineBreak}`).join('');
  };
  const list = outline.entries.find(({ path }) => path.length === 1 && path[0] === 'waivers');
  const isEmptyEnd = text === '' || text.endsWith('\n');
  const atEnd = { start: text.length, end: text.length };
  if (list === undefined) return { span: atEnd, text: `${isEmptyEnd ? '' : lineBreak}waivers:${lineBreak}${item(2)}` };
  const last = outline.entries.findLast(({ path }) => path[0] === 'waivers');
  const first = outline.entries.find(({ path }) => path.length === 2 && path[0] === 'waivers');
  if (last === undefined || first === undefined) return undefined;
  const next = text.indexOf('\n', last.value.end);
  const end = next < 0 ? text.length : next + 1;
  return { span: { start: end, end }, text: `${next < 0 ? lineBreak : ''}${item(first.column)}` };
}

/** On the line of the version: the next one, small or with another meaning. */
function raiseVersion({ text, outline, kind }: OpenFile, span: Span): readonly CodeAction[] {
  const entry = outline.entries.find(({ path }) => path.length === 1 && path[0] === 'version');
  if (entry === undefined || kind === 'watchlist' || !touches({ start: entry.lineStart, end: entry.value.end }, span))
    return [];
  const [, major, minor, patch] =
    /^["']?(\d+)\.(\d+)\.(\d+)["']?$/.exec(text.slice(entry.value.start, entry.value.end)) ?? [];
  if (major === undefined) return [];
  const versions = [`${major}.${minor}.${Number(patch) + 1}`, `${major}.${Number(minor) + 1}.0`];
  return versions.map((version) => ({
    title: `Raise the version to ${version}`,
    kind: 'refactor.rewrite',
    edits: [{ span: entry.value, text: version }],
  }));
}

function layOut(file: OpenFile, project: Project, span: Span): readonly CodeAction[] {
  const isInQuery = allKql(file.kind, file.outline).some(({ toFile, written }) => {
    return touches({ start: toFile(written.start), end: toFile(written.end) }, span);
  });
  const edits = isInQuery ? formatKql(file, project, span) : [];
  return edits.length === 0 ? [] : [{ title: 'Lay out this query', kind: 'refactor.rewrite', edits }];
}

/** What `validate --fix` writes of values, over the whole file. */
function respell({ path, text }: OpenFile, { catalog }: Project): readonly CodeAction[] {
  const ofFile = <Content extends { readonly document: { readonly source: { readonly path: string } } }>(
    list: readonly Content[],
  ) => list.filter(({ document }) => document.source.path === path);
  const [fixed] = fixSpelling({ detections: ofFile(catalog.detections), watchlists: ofFile(catalog.watchlists) });
  if (fixed === undefined || fixed.path !== path || fixed.text === text) return [];
  const edits = [differenceOf(text, fixed.text)];
  return [{ title: 'Write every value as the service spells it', kind: 'source.fixAll.sentinel', edits }];
}
