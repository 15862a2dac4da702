import type { YamlDocument, YamlPath } from '../source/yaml-document';
import type { AlertSeverity } from './detection';
import type { Classification, ClassificationReason } from './written/automation-rule';

/** The proof of a detection: a `.test.yaml` file. */
export interface DetectionTest {
  readonly document: YamlDocument;
  /** The slug of the detection that it proves. */
  readonly detection: string;
  /**
   * The query as it must be deployed, to the letter, with the watchlists as of `now`; undefined if none is demanded.
   */
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
  /** The recorded attack whose rows stand beside these. */
  readonly dataset: CaseDataset | undefined;
  /** How many runs of the schedule, of which the last is at `now`; undefined: one run, whatever the schedule. */
  readonly runs: number | undefined;
  /** When a person closes the incidents that are open then, as written. */
  readonly incidentsClosedAt: string | undefined;
  /** Rows in place of those of the repository's watchlists. */
  readonly watchlists: readonly CaseWatchlist[];
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

/** The rows that a case, or its file, gives to a watchlist. */
export interface CaseWatchlist {
  readonly alias: string;
  readonly rows: readonly WrittenRow[];
  /** Where the rows stand in the document. */
  readonly path: YamlPath;
}

/** A log file, and what of it a case takes. */
export interface EventFile {
  /** The file from the root of the repository; undefined if the name leads out of it. */
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

/** A recorded attack, and what of it a case takes. */
export interface CaseDataset {
  readonly name: string;
  /** The first and the last event that is taken, as written. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** By how much all times are moved, such as +13d. */
  readonly shift: string | undefined;
  /** When the last event is: a time, or one relative to `now`. */
  readonly endsAt: string | undefined;
  /** Where it stands in the document. */
  readonly path: YamlPath;
}

export type Expectation =
  /** A near miss: no row, in no run. */
  | { readonly type: 'nothing' }
  /** The events fire without the exclusion of this false positive and not with it. */
  | { readonly type: 'falsePositive'; readonly id: string }
  | ({ readonly type: 'result' } & ExpectedResult);

/** What must come out; undefined is what nothing is expected of. */
export interface ExpectedResult {
  /** Whether an update writes what comes out. */
  readonly isRecorded: boolean;
  /** Of the last run. */
  readonly rowCount: CountRange | undefined;
  /** The rows of the last run: for each the columns that matter, or a KQL predicate over its columns. */
  readonly rows: readonly (WrittenRow | string)[] | undefined;
  /** Of all runs. */
  readonly alerts: readonly ExpectedAlert[] | undefined;
  /** After the last run, in the order in which they open. */
  readonly incidents: readonly ExpectedIncident[] | undefined;
}

/** Both ends are in it; a number is a range of one. */
export interface CountRange {
  readonly atLeast: number;
  readonly atMost: number | undefined;
}

/** A text to the letter, or a regular expression that is found in it. */
export type ExpectedText = string | { readonly matches: string };

/** An entity by `type` and identifiers. */
export type ExpectedEntity = Readonly<Record<string, ExpectedText>>;

/** The parts of an alert that matter. */
export interface ExpectedAlert {
  /** When it is raised, as written: a time, or one relative to `now`. */
  readonly at: string | undefined;
  readonly title: ExpectedText | undefined;
  readonly description: ExpectedText | undefined;
  readonly severity: AlertSeverity | undefined;
  readonly entities: readonly ExpectedEntity[] | undefined;
  readonly customDetails: Readonly<Record<string, readonly ExpectedText[]>> | undefined;
}

export const incidentStatuses = ['New', 'Active', 'Closed'] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];

export const classifications: readonly Classification[] = [
  'TruePositive',
  'BenignPositive',
  'FalsePositive',
  'Undetermined',
];
export const classificationReasons: readonly ClassificationReason[] = [
  'SuspiciousActivity',
  'SuspiciousButExpected',
  'IncorrectAlertLogic',
  'InaccurateData',
];

/** What is expected as the owner of an incident that was given to nobody. */
export const nobody = 'nobody';

/** The parts of an incident that matter, as automation rules left it. */
export interface ExpectedIncident {
  /** When it opens, as written. */
  readonly at: string | undefined;
  readonly title: ExpectedText | undefined;
  readonly description: ExpectedText | undefined;
  readonly severity: AlertSeverity | undefined;
  readonly status: IncidentStatus | undefined;
  readonly alertCount: number | undefined;
  readonly classification: Classification | undefined;
  readonly classificationReason: ClassificationReason | undefined;
  readonly classificationComment: ExpectedText | undefined;
  /** One of the names that its owner goes by, or `nobody`. */
  readonly owner: string | undefined;
  /** In any order. */
  readonly tags: readonly string[] | undefined;
  /** The titles, in their order. */
  readonly tasks: readonly string[] | undefined;
  /** The automation rules that did something with it, by their files, in the order in which they first did. */
  readonly automation: readonly string[] | undefined;
  readonly entities: readonly ExpectedEntity[] | undefined;
}
