import type { Diagnostic } from '../source/diagnostic';
import { missingProofs } from './apply-waivers';
import { groupBy } from '../source/group-by';
import { OperationError } from '../source/operation-error';
import { lineText, placeAt, type SourceFile } from '../source/source-file';

/** A finding as a baseline keeps it: by what stands there, not by where, so that it is known again when lines move. */
interface AcceptedFinding {
  readonly check: string;
  readonly file: string;
  /** The line on which it begins, without its indentation. */
  readonly text: string;
  readonly message: string;
}

/** What a repository accepts as it is, read from its file. */
export interface Baseline {
  readonly file: SourceFile;
  readonly entries: readonly AcceptedFinding[];
}

type FindSource = (path: string) => SourceFile | undefined;

const longestText = 200;

/** What nobody may accept unseen: a file that is not read at all, and acceptances that have gone wrong themselves. */
const neverAccepted: ReadonlySet<string> = new Set([
  'file', 'yaml', 'check-settings', 'waiver-expired', 'waiver-unused',
]); // prettier-ignore

/**
 * Returns findings as the text of a baseline: JSON, one finding a line, so that a diff shows which have gone.
 *
 * @param by what made the findings
 * @param before the baseline that is there: what it accepts of the other's findings stays
 */
export function writeBaseline(
  found: readonly Diagnostic[],
  find: FindSource,
  by: 'checks' | 'proofs',
  before: Baseline | undefined,
): string {
  const kept = (before?.entries ?? []).filter(({ check }) => !isMadeBy(check, by));
  return textOf([...kept, ...acceptable(found, find)]);
}

/** The text of a baseline that accepts some findings beside what it accepts already. */
export function extendBaseline(
  found: readonly Diagnostic[],
  find: FindSource,
  before: Baseline | undefined,
): { readonly text: string; readonly added: number } {
  const added = acceptable(found, find);
  return { text: textOf([...(before?.entries ?? []), ...added]), added: added.length };
}

function acceptable(found: readonly Diagnostic[], find: FindSource): readonly AcceptedFinding[] {
  return found.filter(({ check }) => !neverAccepted.has(check)).map((each) => toAccepted(each, find));
}

function textOf(entries: readonly AcceptedFinding[]): string {
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).sort();
  return `{\n  "findings": [\n${lines.join(',\n')}${lines.length > 0 ? '\n' : ''}  ]\n}\n`;
}

/** Findings, told apart by a baseline. */
export interface JudgedFindings {
  /** What nobody has accepted, and entries that accept nothing. */
  readonly fresh: readonly Diagnostic[];
  readonly accepted: readonly Diagnostic[];
}

/**
 * Tells the findings apart that a baseline holds, each entry accepting one. An entry that accepts nothing any more is a
 * warning at its line: it would accept the next finding like it.
 *
 * @param includes which files were looked at: an entry of another one is not judged
 * @param by what made the findings: an entry of the other's is not judged
 */
export function judgeByBaseline(
  found: readonly Diagnostic[],
  { file, entries }: Baseline,
  find: FindSource,
  includes: (path: string) => boolean,
  by: 'checks' | 'proofs',
): JudgedFindings {
  const open: ReadonlyMap<string, AcceptedFinding[]> = groupBy(entries, keyOf);
  const fresh: Diagnostic[] = [];
  const accepted: Diagnostic[] = [];
  for (const diagnostic of found) {
    const isAccepted =
      !neverAccepted.has(diagnostic.check) && open.get(keyOf(toAccepted(diagnostic, find)))?.shift() !== undefined;
    (isAccepted ? accepted : fresh).push(diagnostic);
  }
  const outdated = [...open.values()].flat().filter((entry) => includes(entry.file) && isMadeBy(entry.check, by));
  return { fresh: [...fresh, ...outdated.map((entry) => outdatedEntry(entry, file))], accepted };
}

function isMadeBy(check: string, by: 'checks' | 'proofs'): boolean {
  return missingProofs.has(check) === (by === 'proofs');
}

function toAccepted({ check, message, place }: Diagnostic, find: FindSource): AcceptedFinding {
  const source = find(place.file);
  const text = source === undefined ? '' : lineText(source, place.start.line).trim().slice(0, longestText);
  return { check, file: place.file, text, message };
}

function keyOf({ check, file, text, message }: AcceptedFinding): string {
  return JSON.stringify([check, file, text, message]);
}

/** @throws OperationError if the file is not a baseline */
export function readBaseline(file: SourceFile): Baseline {
  const findings = parseJson(file.text)?.findings;
  if (!Array.isArray(findings) || !findings.every(isAcceptedFinding)) {
    throw new OperationError(`${file.path} is not a baseline`, 'Write one with sentinel validate --write-baseline.');
  }
  return { file, entries: findings };
}

function parseJson(text: string): { readonly findings?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function isAcceptedFinding(value: unknown): value is AcceptedFinding {
  if (typeof value !== 'object' || value === null) return false;
  const { check, file, text, message } = value as Partial<Record<keyof AcceptedFinding, unknown>>;
  return [check, file, text, message].every((part) => typeof part === 'string');
}

function outdatedEntry(entry: AcceptedFinding, file: SourceFile): Diagnostic {
  const written = JSON.stringify(entry);
  const start = Math.max(0, file.text.indexOf(written));
  return {
    check: 'baseline-outdated',
    severity: 'warning',
    place: placeAt(file, { start, end: start + written.length }),
    message: `The baseline accepts a finding of ${entry.check} in ${entry.file} that is not there any more`,
    help: 'Remove its line, so that it accepts no other one.',
  };
}
