import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { DetectionTest } from '../content/detection-test';
import type { SavedFunction } from '../content/saved-function';
import type { IndicatorWatchlist, Watchlist } from '../content/watchlist';
import type { Overlay, Workspace } from '../content/workspace';
import type { DetectionVariant } from '../expand/detection-variants';
import type { IndicatorFinding } from '../indicators/indicator-finding';
import type { BoundFunction } from '../kql/bind-function';
import type { BoundQuery } from '../kql/bind-query';
import type { QueryReferences } from '../kql/query-references';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { Clock } from './evidence/clock';
import type { QueryFlow } from './evidence/row-flow';
import type { Diagnostic, Severity } from '../source/diagnostic';
import type { TextEdit } from '../source/edit-text';
import type { Place } from '../source/position';

/** What a check found at one place; its id is the check's. */
export interface Finding {
  readonly place: Place;
  /** What is wrong, in one sentence, without a final period. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly help?: string;
  /** Edits of the file of `place` that do what the help says, if they are known to the letter. */
  readonly edits?: readonly TextEdit[];
  /** Where it is not the check's own, because it depends on the case. */
  readonly severity?: Severity | undefined;
}

/** What a check may ask about the world around the thing it looks at. Queries are bound once, on first use. */
export interface CheckContext {
  readonly catalog: Catalog;
  /** The date on which things are active, expired or due. */
  readonly asOf: Date;
  /** Hosts that the environment allows, to which a secret may go. */
  readonly allowedHosts: readonly string[];
  readonly schema: () => WorkspaceSchema;
  /** The same workspace, in which the functions that a solution installs may return any column. */
  readonly looseSchema: () => WorkspaceSchema;
  /** The same workspace, in which documented tables may have columns beside the documented ones. */
  readonly openSchema: () => WorkspaceSchema;
  /** The query as written, bound against the workspace. */
  readonly bind: (detection: Detection) => BoundQuery;
  readonly references: (detection: Detection) => QueryReferences;
  /** What the query does with its rows, followed operator by operator; undefined if it is not a query. */
  readonly flow: (detection: Detection) => QueryFlow | undefined;
  /** The moments at which queries are tried. */
  readonly clock: Clock;
  /** A function as it is declared, bound against the workspace. */
  readonly bindFunction: (subject: SavedFunction) => BoundFunction;
  /**
   * The detections to look at for one of the catalog: as it is written, then as each workspace gets it that has
   * another.
   */
  readonly variants: (detection: Detection) => readonly DetectionVariant[];
  /** A variant with other overlays, of which one is left out to learn what it does. */
  readonly vary: (variant: DetectionVariant, overlays: readonly Overlay[]) => DetectionVariant;
  /**
   * What is wrong with the exclusions and lookups of a detection: as it is written, or of a variant wherever it is so.
   */
  readonly expansionFindings: (detection: Detection) => readonly Diagnostic[];
  /** What speaks against each indicator of a watchlist. */
  readonly assess: (watchlist: IndicatorWatchlist) => readonly IndicatorFinding[];
}

/**
 * Files that show a check at work: path from the root → the top-level keys which differ from a plain valid file of that
 * kind. A text alone stands for an analytic rule. Shown in docs/checks, and executed by a test.
 */
export type CheckExample = string | Readonly<Record<string, string>>;

interface CheckDescription {
  /** Stable: waivers and the documentation name it. */
  readonly id: string;
  /** What must hold, in one sentence. */
  readonly sentence: string;
  readonly severity: Severity;
  /** What happens where it does not hold. */
  readonly why: string;
  readonly failing: CheckExample;
  readonly passing: CheckExample;
}

type Run<Subject> = (subject: Subject, context: CheckContext) => readonly Finding[];

/**
 * What of a detection a check looks at. One of the query alone runs over the queries of functions and summary rules as
 * well, and one of conditions over exclusions, too.
 */
export type LooksAt = 'detection' | 'query' | 'conditions';

export interface DetectionCheck extends CheckDescription {
  readonly scope: 'detection';
  readonly looksAt: LooksAt;
  readonly run: Run<Detection>;
}

export interface WatchlistCheck extends CheckDescription {
  readonly scope: 'watchlist';
  readonly run: Run<Watchlist>;
}

export interface FunctionCheck extends CheckDescription {
  readonly scope: 'function';
  readonly run: Run<SavedFunction>;
}

export interface WorkspaceCheck extends CheckDescription {
  readonly scope: 'workspace';
  readonly run: Run<Workspace>;
}

export interface TestCheck extends CheckDescription {
  readonly scope: 'test';
  readonly run: Run<DetectionTest>;
}

/** A check over everything at once, such as that no two detections share an id. */
export interface CatalogCheck extends CheckDescription {
  readonly scope: 'catalog';
  readonly run: (context: CheckContext) => readonly Finding[];
}

export type Check = DetectionCheck | WatchlistCheck | FunctionCheck | WorkspaceCheck | TestCheck | CatalogCheck;
