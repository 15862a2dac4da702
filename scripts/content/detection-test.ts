import type { YamlDocument, YamlPath } from '../source/yaml-document';
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
  /** What the case gives to each table, by its name. */
  readonly events: Readonly<Record<string, GivenEvents>>;
  readonly expectation: Expectation;
  /** The workspaces and groups in which alone it holds; undefined: everywhere. */
  readonly workspaces: readonly string[] | undefined;
}

/** The events of one table: those of a log file, and the rows that are written. */
export interface GivenEvents {
  readonly file: EventFile | undefined;
  readonly items: readonly EventItem[];
}

/** A row as written, once or many times; a datetime may be relative to `now`, such as -5m. */
export interface EventItem {
  readonly row: WrittenRow;
  /** How many times; undefined: once, and {n} in its texts means nothing. */
  readonly repeat: number | undefined;
  /** How much later each is than the one before, such as 30s. */
  readonly every: string | undefined;
  /** Where the row stands in the document. */
  readonly path: YamlPath;
}

/** A row of YAML: columns and their values as written. */
export type WrittenRow = Readonly<Record<string, unknown>>;

/** A log file, and what of it a case takes. */
export interface EventFile {
  /** The file from the root of the repository; undefined where the name leads out of it. */
  readonly file: string | undefined;
  /** A KQL predicate over the columns of the table. */
  readonly where: string | undefined;
  /** By how much all times are moved, such as +13d. */
  readonly shift: string | undefined;
  /** When the last of the rows is: a time, or one relative to `now`. */
  readonly endsAt: string | undefined;
  /** Where its name stands in the document, and where what is said of it does. */
  readonly namePath: YamlPath;
  readonly path: YamlPath;
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
