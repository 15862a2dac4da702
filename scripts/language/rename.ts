import { bindQuery } from '../kql/bind-query';
import { applyEdits, type TextEdit } from '../source/edit-text';
import type { Span } from '../source/position';
import type { YamlPath } from '../source/yaml-document';
import { lastUse } from './find-definition';
import { nameAt, placesOfName, spanInFile } from './kql-names';
import { allKql, kqlAt, matchesPath, type KqlText } from './kql-place';
import { openFile, type OpenFile } from './open-file';
import type { Project } from './project';
import { cursorAt } from './yaml-cursor';

/** A name that a query declares, and can be given another. */
export interface RenamedName {
  readonly name: string;
  readonly span: Span;
}

/** Why a name stays as it is, in one sentence. */
export interface RenameRefusal {
  readonly refusal: string;
}

/** The edits of each file by its path. */
export type FileEdits = ReadonlyMap<string, readonly TextEdit[]>;

/** The name at an offset, if the query declares it: a let, or a column that the query makes. */
export function findRenamed(file: OpenFile, project: Project, offset: number): RenamedName | RenameRefusal {
  const asked = findAsked(file, offset);
  if (asked === undefined) return { refusal: 'There is no name of a query here' };
  const { kql, at, span } = asked;
  const places = placesOfName(kql, at, project);
  const here = places.find((each) => each.span.start <= at && at <= each.span.end);
  const name = here === undefined ? '' : kql.query.slice(here.span.start, here.span.end);
  const reference = nameAt(kql, at, project)?.node.reference?.name;
  if (reference !== undefined && !places.some(({ isDeclaration }) => isDeclaration)) {
    return {
      refusal: `${reference} belongs to a table, a function or the language, and is not declared by this query`,
    };
  }
  if (here === undefined || !/^\w+$/.test(name)) return { refusal: 'There is no plain name of a query here' };
  return { name, span: span ?? spanInFile(kql, here.span) };
}

/**
 * Renames a let or a column through the query, and a column of the result through mappings, details, titles and the
 * proofs as well. Refuses a name that is taken, or that would make another query of it.
 */
export function rename(
  file: OpenFile,
  project: Project,
  offset: number,
  newName: string,
): { readonly edits: FileEdits } | RenameRefusal {
  const found = findRenamed(file, project, offset);
  const asked = findAsked(file, offset);
  if ('refusal' in found) return found;
  if (asked === undefined || !/^[A-Za-z_]\w*$/.test(newName)) return { refusal: `${newName} is not a plain name` };
  const { kql, at } = asked;
  if (new RegExp(`\\b${newName}\\b`).test(kql.query)) return { refusal: `The query has the name ${newName} already` };
  const inQuery = placesOfName(kql, at, project).map(({ span }) => ({ span, text: newName }));
  const before = bindQuery(kql.query, project.schema());
  const after = bindQuery(applyEdits(kql.query, inQuery).text, project.schema());
  if (countErrors(after) > countErrors(before)) return { refusal: `With ${newName} the query would not bind any more` };
  const edits = new Map<string, readonly TextEdit[]>();
  const isResult = hasColumn(before, found.name) && !hasColumn(after, found.name) && hasColumn(after, newName);
  const own = inQuery.map(({ span, text }) => ({ span: spanInFile(kql, span), text }));
  const beside = isResult && kql.path[0] === 'query' ? columnPlaces(file, detectionForms, found.name) : [];
  edits.set(file.path, [...own, ...beside.map((span) => ({ span, text: newName }))]);
  if (isResult)
    for (const [path, spans] of inProofs(file, project, found.name))
      edits.set(
        path,
        spans.map((span) => ({ span, text: newName })),
      );
  return { edits };
}

type Bound = ReturnType<typeof bindQuery>;

function countErrors({ diagnostics }: Bound): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length;
}

function hasColumn({ columns }: Bound, name: string): boolean {
  return columns?.some((column) => column.name === name) === true;
}

interface Asked {
  readonly kql: KqlText;
  readonly at: number;
  /** Where the name stands, if that is outside of the query. */
  readonly span?: Span;
}

function findAsked(file: OpenFile, offset: number): Asked | undefined {
  const cursor = cursorAt(file.outline, offset);
  const kql = kqlAt(file.kind, file.outline, cursor, offset);
  if (kql !== undefined) return { kql, at: kql.toQuery(offset) };
  if (cursor.type !== 'value' || file.kind !== 'detection') return undefined;
  const [query] = allKql(file.kind, file.outline);
  const form = detectionForms.find(({ path }) => matchesPath(cursor.path, path));
  if (query === undefined || form === undefined) return undefined;
  const span = columnSpans(file, cursor.word, form).find(({ start, end }) => start <= offset && offset <= end);
  const at = span === undefined ? undefined : lastUse(query, file.text.slice(span.start, span.end));
  return at === undefined || span === undefined ? undefined : { kql: query, at, span };
}

/** Where a file names columns of a result. */
interface ColumnForm {
  readonly path: readonly string[];
  readonly in: 'value' | 'key' | 'braces';
}

const detectionForms: readonly ColumnForm[] = [
  { path: ['entityMappings', '*', 'fieldMappings', '*', 'columnName'], in: 'value' },
  { path: ['sentinelEntitiesMappings', '*', 'columnName'], in: 'value' },
  { path: ['customDetails', '*'], in: 'value' },
  { path: ['alertDetailsOverride', 'alertTacticsColumnName'], in: 'value' },
  { path: ['alertDetailsOverride', 'alertSeverityColumnName'], in: 'value' },
  { path: ['alertDetailsOverride', 'alertDynamicProperties', '*', 'value'], in: 'value' },
  { path: ['alertDetailsOverride', 'alertDisplayNameFormat'], in: 'braces' },
  { path: ['alertDetailsOverride', 'alertDescriptionFormat'], in: 'braces' },
];
const proofForms: readonly ColumnForm[] = [{ path: ['cases', '*', 'expect', 'rows', '*', '*'], in: 'key' }];

function columnPlaces(file: OpenFile, forms: readonly ColumnForm[], name: string): readonly Span[] {
  const { entries, slots } = file.outline;
  const parts = [
    ...entries.map(({ path, key, value, block }) => ({ path, key, value: block === undefined ? value : block.lines })),
    ...slots.map(({ parent, step, key, value, isMapping }) => ({
      path: [...parent, step] as YamlPath,
      key: isMapping ? key : undefined,
      value,
    })),
  ];
  return parts.flatMap(({ path, key, value }) => {
    const form = forms.find((each) => matchesPath(path, each.path));
    const span = form?.in === 'key' ? key : value;
    if (form === undefined || span === undefined) return [];
    return columnSpans(file, span, form).filter(({ start, end }) => file.text.slice(start, end) === name);
  });
}

/** The names of columns in a value or key, without quotes or braces. */
function columnSpans({ text }: OpenFile, { start, end }: Span, form: ColumnForm): readonly Span[] {
  const written = text.slice(start, end);
  const names = form.in === 'braces' ? written.matchAll(/(?<=\{\{\s*)\w+(?=\s*\}\})/g) : written.matchAll(/^["']?\w+/g);
  return [...names].map(({ index, 0: match }) => {
    const quote = /^["']/.test(match) ? 1 : 0;
    return { start: start + index + quote, end: start + index + match.length };
  });
}

function inProofs(file: OpenFile, project: Project, name: string): readonly (readonly [string, readonly Span[]])[] {
  const detection = project.catalog.detections.find(({ document }) => document.source.path === file.path);
  return project.catalog.tests
    .filter((test) => test.detection === detection?.slug)
    .flatMap(({ document: { source } }) => {
      const proof = openFile(source.path, source.text);
      const spans = proof === undefined ? [] : columnPlaces(proof, proofForms, name);
      return spans.length === 0 ? [] : [[source.path, spans] as const];
    });
}
