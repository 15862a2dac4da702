import type { Severity } from '../source/diagnostic';

/** A kind of finding that no check makes: reading the files, waivers or tests do. */
export interface OtherFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly sentence: string;
  readonly why: string;
}

/** Every id that a finding may bear beside those of the checks; a test holds the list against the code. */
export const otherFindings: readonly OtherFinding[] = [
  {
    id: 'file',
    severity: 'error',
    sentence: 'Every file is UTF-8, inside the repository, and of a size that a person edits.',
    why: 'A file that cannot be read is left out, and what it says is neither checked nor deployed.',
  },
  {
    id: 'yaml',
    severity: 'error',
    sentence: 'Every YAML file is one valid YAML 1.2 document without a key twice and without a bomb of aliases.',
    why: 'Parsers differ in what they make of anything else.',
  },
  {
    id: 'csv',
    severity: 'error',
    sentence: 'Every CSV file has a header line, and as many cells in each line as that has.',
    why: 'A line with a cell too few shifts its values under the wrong columns.',
  },
  {
    id: 'schema',
    severity: 'error',
    sentence: 'Every file has the keys and values that its JSON Schema in schemas/ describes.',
    why: 'A key that is not read does nothing; that is a warning. A value that cannot be read is an error.',
  },
  {
    id: 'watchlist-csv',
    severity: 'error',
    sentence: 'The CSV file of a watchlist lies beside it, and its lines hold indicators where it is typed.',
    why: 'A list must not be read from elsewhere on the machine, nor half of it be deployed.',
  },
  {
    id: 'check-settings',
    severity: 'error',
    sentence: '`checks.yaml` sets the severity of checks that there are, and says why if it makes less of one.',
    why: 'A check that is switched off without a word is missed by nobody until it is needed.',
  },
  {
    id: 'review-rules',
    severity: 'error',
    sentence: '`review.yaml` names kinds of changes that there are, each with a reason. Found by `sentinel review`.',
    why: 'A rule with a mistake would let pass what it is for.',
  },
  {
    id: 'waiver-expired',
    severity: 'error',
    sentence: 'No waiver is past its date.',
    why: 'An accepted finding must not outlive the reason for which it was accepted.',
  },
  {
    id: 'waiver-unused',
    severity: 'error',
    sentence: 'Every waiver accepts a finding of its own file.',
    why: 'A waiver that is left over would accept the next finding of its kind unseen.',
  },
  {
    id: 'baseline-outdated',
    severity: 'warning',
    sentence: 'Every entry of a baseline accepts a finding that is there. Found by `sentinel validate --baseline`.',
    why: 'An entry that is left over would accept the next finding like it unseen.',
  },
  {
    id: 'edit-id',
    severity: 'error',
    sentence: 'The id of a detection or function does not change. Found by `sentinel validate --since`.',
    why: 'To the workspace another id is another rule: the old one would run on, or be deleted with its history.',
  },
  {
    id: 'edit-version',
    severity: 'error',
    sentence: 'The version grows when what a detection or function does changes. Found by `sentinel validate --since`.',
    why: 'An alert says by which version it was raised; words for people may change without a new one.',
  },
  {
    id: 'edit-deleted',
    severity: 'warning',
    sentence: 'No detection is deleted without a word. Found by `sentinel validate --since`.',
    why: 'What it caught is caught by nothing from the next deployment on.',
  },
  {
    id: 'edit-function',
    severity: 'warning',
    sentence: 'No function that detections call changes without a word. Found by `sentinel validate --since`.',
    why: 'They find something else from the next deployment on, and no file of theirs says so.',
  },
  {
    id: 'test-missing',
    severity: 'error',
    sentence: 'Every analytic rule has a test. Found by `sentinel test`.',
    why: 'Nothing shows that it catches what it is for.',
  },
  {
    id: 'test-no-firing-case',
    severity: 'error',
    sentence: 'Every analytic rule has a case that fires. Found by `sentinel test`.',
    why: 'A rule that never fires passes every test but this one.',
  },
  {
    id: 'test-no-near-miss',
    severity: 'error',
    sentence: 'Every analytic rule has a near miss on which it stays silent. Found by `sentinel test`.',
    why: 'A rule that fires on everything passes every test but this one.',
  },
  {
    id: 'test-exclusion-unproved',
    severity: 'error',
    sentence: 'Every exclusion has a case that fires without it and not with it. Found by `sentinel test`.',
    why: 'Nothing shows that the exclusion excludes what it says, or that it is still needed.',
  },
  {
    id: 'test-exclusion-swallows',
    severity: 'error',
    sentence: 'No exclusion drops what a case of the detection must catch. Found by `sentinel test`.',
    why: 'An exclusion that is too wide turns a detection off, and an attacker who knows it passes.',
  },
  {
    id: 'test-query',
    severity: 'error',
    sentence: 'The query of a tested detection can be run. Found by `sentinel test`.',
    why: 'A query that fails on the sample events fails in the workspace.',
  },
  {
    id: 'test-query-text',
    severity: 'error',
    sentence: 'The deployed query is, to the letter, the one that a test demands. Found by `sentinel test`.',
    why: 'Whoever writes `expandsTo` has decided what reaches the workspace.',
  },
  {
    id: 'test-refused',
    severity: 'error',
    sentence:
      'The query uses only KQL that the engine of this project supports, and stays within its bounds. Found by `sentinel test`.',
    why: 'The engine refuses what it does not know instead of giving an answer that may be wrong, and stops a query that makes more than 20,000,000 rows, takes more than a minute of processor time or fills the memory.',
  },
  {
    id: 'replay-in-workspace',
    severity: 'error',
    sentence: 'A workspace runs the query, and as of the time of each run. Found by `sentinel replay --in-workspace`.',
    why: 'Tables by a wildcard, `find` and `union withsource` cannot be closed to the window of a run; a table, function or watchlist that the workspace does not have must be deployed first.',
  },
  {
    id: 'test-failed',
    severity: 'error',
    sentence: 'Every case gives what it expects. Found by `sentinel test`.',
    why: 'The detection does something else than its author says.',
  },
  {
    id: 'test-luck',
    severity: 'warning',
    sentence: 'No case is decided by what Kusto leaves open. Found by `sentinel test`.',
    why: 'Which rows take gives, which of equal rows arg_max() or top chooses, and which left row a join without a kind keeps may differ at the next run: the case is run again with another choice, and would then end otherwise.',
  },
  {
    id: 'test-idle-event',
    severity: 'warning',
    sentence: 'Every event in the proof of an exclusion fires without the exclusion. Found by `sentinel test`.',
    why: 'Beside another event that fires, one that never would passes for proved.',
  },
  {
    id: 'test-watchlist-unproved',
    severity: 'error',
    sentence: 'Some case of a rule needs each list of indicators that the rule reads. Found by `sentinel test`.',
    why: 'A lookup that finds nothing would go unnoticed.',
  },
  {
    id: 'test-unnoticed-change',
    severity: 'advice',
    sentence: 'Some case notices when a part of the query is changed. Found by `sentinel test --mutations`.',
    why: 'A condition that no case decides is not proved: an exclusion may be wider than it says.',
  },
];
