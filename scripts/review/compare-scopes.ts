import { asWritten } from '../content/written-value';
import type { Detection } from '../content/detection';
import { goesTo } from '../content/goes-to';
import type { Overlay, Workspace } from '../content/workspace';
import { overlayDetection } from '../expand/detection-variants';
import { ownValue } from '../source/own-value';
import type { YamlPath } from '../source/yaml-document';
import { nameItems } from './changed-leaves';
import type { Pair } from './pair-content';
import { placeIn } from './reviewed-state';
import type { OpenStates } from './reviewed-state';
import { joinPhrases, say, sayList } from './statement';
import type { CoveredPart, Phrase, StatementPlace } from './statement';

/** A detection that is in both states, as it is written or as a workspace of both has it. */
export interface Scope {
  /** The name of the workspace; undefined for the detection as it is written. */
  readonly workspace: string | undefined;
  readonly before: Detection;
  readonly after: Detection;
  /** What is laid over it in each state. */
  readonly overlays: { readonly before: readonly Overlay[]; readonly after: readonly Overlay[] };
}

/** One change of one field, and everywhere where it is this change. */
export interface ScopedChange {
  readonly before: Detection;
  readonly after: Detection;
  readonly scopes: readonly Scope[];
  /** Workspaces in which the detection's file says another thing and nothing changes. */
  readonly held: readonly string[];
}

/** A detection as it is written, then as each workspace has it that takes it in both states. */
export function scopesOf({ before, after }: Required<Pair<Detection>>, states: OpenStates): readonly Scope[] {
  if (before === undefined || after === undefined) return [];
  const workspaces = states.after.catalog.workspaces.flatMap((now): Scope[] => {
    const old = states.before.catalog.workspaces.find(({ name }) => name === now.name);
    if (old === undefined || !goesTo(old, before) || !goesTo(now, after)) return [];
    const overlays = { before: overlaysOf(old, before), after: overlaysOf(now, after) };
    return [
      {
        workspace: now.name,
        before: overlayDetection(before, overlays.before),
        after: overlayDetection(after, overlays.after),
        overlays,
      },
    ];
  });
  return [{ workspace: undefined, before, after, overlays: { before: [], after: [] } }, ...workspaces];
}

/** The overlays of a workspace that change a detection. */
export function overlaysOf({ overlays }: Pick<Workspace, 'overlays'>, { slug }: Detection): readonly Overlay[] {
  return overlays.filter(({ detection }) => detection === slug);
}

/** The changes of what is read of a detection, each once with all scopes in which it is this one. */
export function compareScopes(
  scopes: readonly Scope[],
  read: (detection: Detection) => string | undefined,
): readonly ScopedChange[] {
  const groups = new Map<string, Scope[]>();
  const same: string[] = [];
  for (const scope of scopes) {
    const [old, now] = [read(scope.before), read(scope.after)];
    if (old === now) same.push(scope.workspace ?? '');
    else groups.set(JSON.stringify([old, now]), [...(groups.get(JSON.stringify([old, now])) ?? []), scope]);
  }
  return [...groups.values()].map((group) => {
    const isWritten = group.some(({ workspace }) => workspace === undefined);
    const first = group[0] as Scope;
    return { before: first.before, after: first.after, scopes: group, held: isWritten ? same : [] };
  });
}

/** Where a change of a key holds, as the end of a sentence, with the reasons of the overlays that set it. */
export function sayScopes({ scopes, held }: ScopedChange, key: string): Phrase {
  const names = scopes.flatMap(({ workspace }) => workspace ?? []);
  const isWritten = names.length < scopes.length;
  const reasons = [
    ...new Set(scopes.flatMap(({ overlays }) => overlays.after.filter((each) => setsKey(each, key)).flatMap(reasonOf))),
  ];
  return joinPhrases(
    [
      isWritten ? [] : say` in ${sayList(names)}`,
      held.length === 0 ? [] : say` (not in ${sayList(held)}, because an overlay says otherwise)`,
      isWritten || reasons.length === 0 ? [] : say` (“${reasons.join('; ')}”)`,
    ],
    '',
  );
}

/** Whether an overlay says something of a key. */
function setsKey({ set }: Overlay, key: string): boolean {
  const value = ownValue(set as unknown as Readonly<Record<string, unknown>>, key);
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

function reasonOf({ document, path }: Overlay): readonly string[] {
  const list = asWritten<{ overlays: readonly { reason: string }[] }>(document.value).overlays;
  const reason = list?.[Number(path[1])]?.reason;
  return typeof reason === 'string' ? [reason] : [];
}

/** Where a field is written in each scope: now, or where it is no longer written at all, as it was. */
export function placesOfField(
  change: ScopedChange,
  pathIn: (detection: Detection) => YamlPath,
  states: OpenStates,
): readonly StatementPlace[] {
  const places = change.scopes.map(({ workspace, before, after, overlays }) => {
    const [old, now] = [pathIn(before), pathIn(after)];
    const key = String(now[0]);
    const isLifted =
      workspace !== undefined &&
      overlays.before.some((each) => setsKey(each, key)) &&
      !overlays.after.some((each) => setsKey(each, key));
    // What an overlay set and sets no more changed there, and not in the file that says it now.
    if (isLifted) return placeIn(states.before, before.document, old);
    return holds(after.document.value, now) || !holds(before.document.value, old)
      ? placeIn(states.after, after.document, now)
      : placeIn(states.before, before.document, old);
  });
  return places.filter((place, index) => {
    return (
      places.findIndex(({ file, line, side }) => file === place.file && line === place.line && side === place.side) ===
      index
    );
  });
}

function holds(value: unknown, path: YamlPath): boolean {
  let inner = value;
  for (const step of path) {
    if (typeof inner !== 'object' || inner === null) return false;
    inner = (inner as Readonly<Record<string | number, unknown>>)[step];
  }
  return inner !== undefined;
}

/** The edits that a change of a field speaks of: in the detection's file, and in each overlay that sets it. */
export function coversOfField({ scopes }: ScopedChange, path: YamlPath): readonly CoveredPart[] {
  return scopes.flatMap(({ before, after, workspace, overlays }): CoveredPart[] => {
    const own = [before, after].map(({ document }) => ({ file: document.source.path, path }));
    const laid = [...overlays.before, ...overlays.after].flatMap((overlay) => coversOfOverlay(overlay, path));
    return workspace === undefined ? own : [...own, ...laid];
  });
}

/** A field of an overlay, with what says which overlay it is and why. */
function coversOfOverlay({ document, path }: Overlay, field: YamlPath): readonly CoveredPart[] {
  const list = asWritten<{ overlays: readonly unknown[] }>(document.value).overlays;
  const names = [...nameItems(Array.isArray(list) ? list : [])];
  const name = names.find(([, index]) => index === Number(path[1]))?.[0] ?? '';
  const file = document.source.path;
  return [['set', ...field], ['detection'], ['reason']].map((rest) => ({ file, path: ['overlays', name, ...rest] }));
}
