import { isDeepStrictEqual } from 'node:util';
import { groupBy } from '../source/group-by';
import type { Catalog } from '../content/catalog';
import { kindNameOfPath } from '../content/content-kinds';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import { changedLeaves } from './changed-leaves';
import type { ChangedLeaf } from './changed-leaves';
import type { Pair } from './pair-content';
import { holdsUnread, placeIn } from './reviewed-state';
import type { OpenStates } from './reviewed-state';
import { kindOfKey } from './key-kinds';
import { sayLeaves } from './say-leaves';
import { say, sayList } from './statement';
import type { CoveredPart, Phrase, Statement } from './statement';
import { rankOf } from './statement-kinds';
import type { StatementKind } from './statement-kinds';

/** A file in both states, by what names its content. */
export interface DocumentPair {
  readonly subject: string;
  readonly documents: Pair<YamlDocument>;
  /** What was read of it, by the keys of the file: an edit that leaves this as it was is a matter of spelling. */
  readonly read?: Pair<object>;
}

/**
 * What no statement speaks of yet: each edit of each file that is in both states. So nothing that differs goes unsaid,
 * whatever the kinds of statements know.
 */
export function reviewLeftovers(
  pairs: readonly DocumentPair[],
  statements: readonly Statement[],
  states: OpenStates,
): readonly Statement[] {
  const covered = indexParts(statements.flatMap(({ covers }) => covers));
  return pairs.flatMap(({ subject, documents: { before, after }, read }): readonly Statement[] => {
    if (before === undefined || after === undefined)
      return stateWhole({ subject, documents: { before, after } }, covered, states);
    if (before.source.text === after.source.text) return [];
    const leaves = changedLeaves(before.value, after.value);
    const open = leaves.filter(({ path }) => {
      return !isCovered(before.source.path, path, covered) && !isCovered(after.source.path, path, covered);
    });
    const [first] = open;
    if (first === undefined) {
      const isSpoken = leaves.length > 0;
      return isSpoken || hasStatement(before, after, covered) ? [] : [stateLayout(subject, after, states)];
    }
    const respelled = open.filter(({ path }) => isSameMeaning(String(path[0]), read));
    const state = (kind: StatementKind, leaves: readonly ChangedLeaf[], phrase: Phrase): readonly Statement[] => {
      const [leaf] = leaves;
      if (leaf === undefined) return [];
      const isThere = leaf.after !== undefined;
      const place = isThere
        ? placeIn(states.after, after, leaf.at.after)
        : placeIn(states.before, before, leaf.at.before);
      const covers = leaves.flatMap(({ path }) => [before, after].map(({ source }) => ({ file: source.path, path })));
      return [{ kind, subject, phrase, places: [place], count: leaves.length, covers }];
    };
    const edited = open.filter((leaf) => !respelled.includes(leaf));
    const keys = [...new Set(respelled.map(({ path }) => String(path[0])))];
    const kind = kindNameOfPath(after.source.path);
    const byKind = groupBy(edited, ({ path }) => kindOfKey(kind, String(path[0])));
    return [
      ...[...byKind]
        .sort(([one], [other]) => rankOf(one) - rankOf(other))
        .flatMap(([each, own]) => state(each, own, sayLeaves(own))),
      ...state(
        'respelled',
        respelled,
        say`${sayList(keys)}, with the meaning that ${[keys.length === 1 ? 'it' : 'they']} had`,
      ),
    ];
  });
}

function isSameMeaning(key: string, read: Pair<object> | undefined): boolean {
  const [old, now] = [read?.before, read?.after] as readonly (Readonly<Record<string, unknown>> | undefined)[];
  return old !== undefined && now !== undefined && Object.hasOwn(now, key) && isDeepStrictEqual(old[key], now[key]);
}

/** A file that comes or goes, and of which nothing is said. */
function stateWhole(
  { subject, documents: { before, after } }: DocumentPair,
  covered: PartIndex,
  states: OpenStates,
): readonly Statement[] {
  const document = after ?? before;
  if (document === undefined || isCovered(document.source.path, [], covered)) return [];
  const { path } = document.source;
  if (after === undefined && holdsUnread(states.after, path)) return [];
  return [
    {
      kind: path.startsWith('schemas/custom/') ? 'schema-edited' : 'edited',
      subject,
      phrase: [after === undefined ? 'deleted' : 'added'],
      places: [placeIn(after === undefined ? states.before : states.after, document, [])],
      count: 1,
      covers: [{ file: path, path: [] }],
    },
  ];
}

/** A file of which the text alone differs: comments, the order of keys, spaces. */
function stateLayout(subject: string, document: YamlDocument, { after }: OpenStates): Statement {
  return {
    kind: 'respelled',
    subject,
    phrase: ['comments, order or layout alone'],
    places: [placeIn(after, document, [])],
    count: 1,
    covers: [{ file: document.source.path, path: [] }],
  };
}

type PartIndex = ReadonlyMap<string, readonly YamlPath[]>;

function indexParts(parts: readonly CoveredPart[]): PartIndex {
  const index = new Map<string, YamlPath[]>();
  for (const { file, path } of parts) {
    const known = index.get(file);
    if (known === undefined) index.set(file, [path]);
    else known.push(path);
  }
  return index;
}

function isCovered(file: string, path: YamlPath, covered: PartIndex): boolean {
  return (covered.get(file) ?? []).some((part) => part.every((step, at) => String(path[at]) === String(step)));
}

function hasStatement(before: YamlDocument, after: YamlDocument, covered: PartIndex): boolean {
  return covered.has(before.source.path) || covered.has(after.source.path);
}

/** A file of content, what tells it from others of its folder, and what people call it. */
export interface NamedDocument {
  readonly name: string;
  readonly subject: string;
  readonly document: YamlDocument;
}

/** What of a piece of content may name it, by the first that it has. */
type Named = { readonly document: YamlDocument } & Partial<Readonly<Record<'alias' | 'id' | 'name', string>>>;

/**
 * Every file of a catalog, the detections and their tests apart: of whatever lists the catalog has, so that a kind of
 * content that comes is not forgotten here.
 */
export function namedDocuments({ detections, tests, ...others }: Catalog): readonly NamedDocument[] {
  void [detections, tests];
  return Object.values(others)
    .flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : [list]))
    .flatMap((each) => {
      if (typeof each !== 'object' || each === null || !('document' in each)) return [];
      const { document, alias, id, name } = each as Named;
      const { path } = document.source;
      // A name may change where there is an id.
      const own = alias ?? ([id, name].find((each) => each !== undefined && each !== '') || path);
      return [{ name: `${path.split('/')[0] ?? ''} ${own}`, subject: alias ?? name ?? path, document }];
    });
}
