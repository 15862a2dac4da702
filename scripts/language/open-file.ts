import { kindNameOfPath, type ContentKindName } from '../content/content-kinds';
import type { Detection } from '../content/detection';
import type { Column } from '../kql/kql-type';
import { bindQuery, type BoundQuery } from '../kql/bind-query';
import { findReferences } from '../kql/query-references';
import { allKql, type KqlText } from './kql-place';
import type { Project } from './project';
import { valueAt } from './yaml-cursor';
import { outlineYaml, type YamlOutline } from './yaml-outline';

/** A YAML file of a repository as an editor has it, whether or not it can be parsed. */
export interface OpenFile {
  readonly path: string;
  readonly text: string;
  readonly kind: ContentKindName;
  readonly outline: YamlOutline;
}

/** Looks at a text; undefined for a file that is not content, or that is too long to be worked on. */
export function openFile(path: string, text: string): OpenFile | undefined {
  const kind = kindNameOfPath(path);
  if (kind === undefined || text.length > longestText || /\.json$/.test(path)) return undefined;
  const last = recent.get(path);
  if (last?.text === text) return last;
  const file = { path, text, kind, outline: outlineYaml(text) };
  recent.set(path, file);
  if (recent.size > mostRecent) recent.delete([...recent.keys()][0] ?? '');
  return file;
}

/** A file of more than a megabyte is refused by its findings. */
const longestText = 1024 * 1024;
const recent = new Map<string, OpenFile>();
const mostRecent = 20;

/** The detection of which a file is the proof. */
export function testedDetection({ path, kind, outline }: OpenFile, { catalog }: Project): Detection | undefined {
  if (kind !== 'detectionTest') return undefined;
  const own = path.replace(/^detections\//, '').replace(/\.test\.ya?ml$/, '');
  const named = valueAt(outline, ['detection']);
  const folder = own.slice(0, own.lastIndexOf('/') + 1);
  const slug = named === undefined ? own : folder + named.replace(/\.ya?ml$/, '');
  return catalog.detections.find((each) => each.slug === slug);
}

/** The query of the detection that a file is, or that it proves, bound against the workspace. */
export function queryOf(file: OpenFile, project: Project): BoundQuery | undefined {
  const text = file.kind === 'detectionTest' ? testedDetection(file, project)?.query : writtenQuery(file)?.query;
  return text === undefined || text.trim() === '' ? undefined : bindQuery(text, project.schema());
}

function writtenQuery({ kind, outline }: OpenFile): KqlText | undefined {
  return allKql(kind, outline).find(({ path }) => path.length === 1 && path[0] === 'query');
}

/** The columns that the query returns. */
export function resultColumns(file: OpenFile, project: Project): readonly Column[] {
  return queryOf(file, project)?.columns ?? [];
}

/** The tables that the query reads, each once, in the order of the text. */
export function tablesRead(file: OpenFile, project: Project): readonly string[] {
  const query = queryOf(file, project);
  return query === undefined ? [] : [...new Set(findReferences(query).tables.map(({ name }) => name))];
}
