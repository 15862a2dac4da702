import type { TextEdit } from '../../source/edit-text';
import type { YamlDocument } from '../../source/yaml-document';

/** An edit that content needs from one release on, such as a key that has another name. */
export interface Migration {
  /** What changes, for people: `the key owner is called ownedBy`. */
  readonly says: string;
  /** The edits of one file, by spans of its text; none for a file that is as it must be. */
  readonly edit: (document: YamlDocument) => readonly TextEdit[];
}

/** What a release of the tool changes for content that was made with the one before. */
export interface Release {
  readonly version: string;
  /** In a sentence or two. */
  readonly brings: string;
  /** The ids of checks that no earlier release had. */
  readonly newChecks: readonly string[];
  readonly migrations: readonly Migration[];
}

/** All releases, the first one first. A release that asks nothing of content needs no entry. */
export const releases: readonly Release[] = [
  { version: '0.1.0', brings: 'The first release.', newChecks: [], migrations: [] },
];
