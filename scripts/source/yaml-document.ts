import type { Parsed } from './diagnostic';
import type { OffsetMap } from './offset-map';
import type { Place } from './position';
import type { SourceFile } from './source-file';

/** A path from the root of a document: keys of mappings and indexes of sequences. */
export type YamlPath = readonly (string | number)[];

/** A YAML file that was read: its value as plain data, and where each part of it stands. */
export interface YamlDocument {
  readonly source: SourceFile;
  /** Plain data: mappings as objects, sequences as arrays; timestamps stay text. */
  readonly value: unknown;
  /**
   * Where the value at a path stands, or with 'key' the key that leads to it; for a path that the document does not
   * have, the nearest part that it has.
   */
  readonly placeOf: (path: YamlPath, part?: 'key' | 'value') => Place;
  /** Where each character of the text at a path stands in the file; undefined where the path holds no text. */
  readonly textMapOf: (path: YamlPath) => OffsetMap | undefined;
}

export declare function parseYaml(source: SourceFile): Parsed<YamlDocument>;
