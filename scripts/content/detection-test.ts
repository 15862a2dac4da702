import type { YamlDocument } from '../source/yaml-document';
import type { AlertSeverity } from './detection';

/** The proof of a detection: a `.test.yaml` file. */
export interface DetectionTest {
  readonly document: YamlDocument;
  /** The slug of the detection that it proves. */
  readonly detection: string;
  /** The query as it must be deployed, to the letter, with the watchlists as of `now`; undefined where none is demanded. */
  readonly expandsTo: string | undefined;
  /** The frozen clock of the file, which a case may replace. */
  readonly now: Date;
  readonly cases: readonly TestCase[];
}

/** One case: events in, an expectation out. The path of case i in the document is ['cases', i]. */
export interface TestCase {
  readonly name: string;
  /** The frozen clock, and the date as of which watchlists are expanded. */
  readonly now: Date;
  /** Table name to its rows as written; a datetime may be relative to `now`, such as -5m. */
  readonly events: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly expectation: Expectation;
  /** The workspaces and groups in which alone it holds; undefined: everywhere. */
  readonly workspaces: readonly string[] | undefined;
}

export type Expectation =
  /** A near miss: no row. */
  | { readonly type: 'nothing' }
  /** The events fire without the exclusion of this false positive and not with it. */
  | { readonly type: 'falsePositive'; readonly id: string }
  | {
      readonly type: 'result';
      readonly rowCount: number | undefined;
      /** Of each row the columns that matter. */
      readonly rows: readonly Readonly<Record<string, unknown>>[] | undefined;
      readonly alerts: readonly ExpectedAlert[] | undefined;
    };

/** Of an alert, the parts that matter. */
export interface ExpectedAlert {
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly severity: AlertSeverity | undefined;
  /** Each with `type` and its identifiers. */
  readonly entities: readonly Readonly<Record<string, string>>[] | undefined;
  readonly customDetails: Readonly<Record<string, readonly string[]>> | undefined;
}
