import type { Severity } from '../source/diagnostic';
import { allChecks } from './all-checks';
import { otherFindings } from './other-findings';

/** The severity of every finding that there is, by its id, if the repository says nothing else. */
export const ownSeverities: ReadonlyMap<string, Severity> = new Map(
  [...allChecks, ...otherFindings].map(({ id, severity }) => [id, severity]),
);

/** Findings without which nothing that is said can be trusted; a repository cannot make less of them. */
export const fixedFindings: ReadonlySet<string> = new Set([
  'file', 'yaml', 'csv', 'schema', 'check-settings', 'waiver-expired', 'waiver-unused',
]); // prettier-ignore
