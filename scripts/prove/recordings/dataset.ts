import { spellTechniques } from '../../content/spell-techniques';
import { asWritten, entries, items, scalarText, text } from '../../content/written-value';
import { valueToJson } from '../../engine/values/answer-json';
import type { Table } from '../../engine/values';
import type { YamlDocument } from '../../source/yaml-document';
import { formatYaml } from '../../source/yaml-document';
import type { UnmappedField } from './read-recording';

/** A recording as it lies in the repository: a folder of NDJSON files, one a table, and this file beside them. */
export interface DatasetFacts {
  readonly title: string;
  readonly source: readonly DatasetSource[];
  /** What its events were. */
  readonly form: string;
  /** ATT&CK techniques that it shows. */
  readonly techniques: readonly string[];
  /** The first and the last event, as the rows have them. */
  readonly from: string;
  readonly to: string;
  /** By how much all times were moved, as a timespan; undefined: they are those of the recording. */
  readonly moved: string | undefined;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Fields of the recording that no table holds. */
  readonly unmapped: readonly UnmappedField[];
}

/** Where a recording came from. */
export interface DatasetSource {
  readonly file: string;
  readonly sha256: string;
  /** Where the publisher keeps it; undefined if nobody said it. */
  readonly address: string | undefined;
}

/** The file that says what a dataset is. */
export const datasetFile = 'dataset.yaml';

/** The text of a dataset's own file. */
export function datasetYaml(facts: DatasetFacts): string {
  const { unmapped, ...rest } = facts;
  const fields = Object.fromEntries(
    [...new Set(unmapped.map(({ table }) => table))].map((table) => [
      table,
      Object.fromEntries(unmapped.filter((each) => each.table === table).map(({ field, count }) => [field, count])),
    ]),
  );
  return `# Written by sentinel samples.\n${formatYaml({ ...rest, unmapped: fields })}`;
}

/** What a dataset's own file says; what a person took out of it is empty. */
export function readDatasetFacts({ value }: YamlDocument): DatasetFacts {
  const written = asWritten<Record<keyof DatasetFacts, unknown>>(value);
  return {
    title: text(written.title) ?? '',
    source: items(written.source as readonly unknown[]).map((item) => {
      const { file, sha256, address } = asWritten<Record<keyof DatasetSource, unknown>>(item);
      return { file: text(file) ?? '', sha256: text(sha256) ?? '', address: text(address) };
    }),
    form: text(written.form) ?? '',
    techniques: items(written.techniques as readonly unknown[]).flatMap(
      (item) => spellTechniques(scalarText(item)) ?? [],
    ),
    from: text(written.from) ?? '',
    to: text(written.to) ?? '',
    moved: text(written.moved),
    rows: Object.fromEntries(entries(written.rows).map(([table, count]) => [table, Number(count)])),
    unmapped: entries(written.unmapped).flatMap(([table, fields]) =>
      entries(fields).map(([field, count]) => ({ table, field, count: Number(count) })),
    ),
  };
}

/** The rows of a table as lines of NDJSON; what is not there is left out. */
export function rowsNdjson({ columns, data, rowCount }: Table): string {
  const filled = columns.flatMap(({ name, type }, index) => {
    const values = data[index]!;
    const isEmpty = values.every((value) => value === null || value === '');
    return isEmpty ? [] : [{ name: JSON.stringify(name), type, values }];
  });
  const lines = Array.from({ length: rowCount }, (_, row) => {
    const members = filled.flatMap(({ name, type, values }) => {
      const value = values[row]!;
      return value === null || value === '' ? [] : [`${name}:${valueToJson(value, type)}`];
    });
    return `{${members.join(',')}}\n`;
  });
  return lines.join('');
}
