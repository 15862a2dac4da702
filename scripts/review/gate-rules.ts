import { asWritten, entries, items, text, texts } from '../content/written-value';
import type { Diagnostic, Parsed } from '../source/diagnostic';
import { nearestWord } from '../source/nearest-word';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import type { Statement } from './statement';
import { statementKinds } from './statement-kinds';
import type { Weight } from './statement-kinds';

/** One rule of `review.yaml`: what needs a second reviewer. */
export interface GateRule {
  /** Kinds of statements, and weights for all kinds of one. */
  readonly changes: readonly string[];
  /** Folders and files; undefined: anywhere. */
  readonly under: readonly string[] | undefined;
  readonly reason: string | undefined;
}

export const gateFile = 'review.yaml';

const weights: readonly Weight[] = ['weaker', 'guard', 'unclear', 'stronger', 'other'];
const names: readonly string[] = [...weights, ...Object.keys(statementKinds)];

interface WrittenGate {
  readonly secondReviewer: readonly { readonly changes: unknown; readonly under?: unknown; readonly reason?: string }[];
}

const gateKeys = ['secondReviewer'];
const ruleKeys = ['changes', 'under', 'reason'];

/** Reads `review.yaml`. A rule with a mistake would let pass what it is for, so that each mistake is an error. */
export function readGateRules(document: YamlDocument): Parsed<readonly GateRule[]> {
  const rules = items(asWritten<WrittenGate>(document.value).secondReviewer);
  const diagnostics = [
    ...unknownKeys(document, [], gateKeys),
    ...(rules.length === 0
      ? [mistake(document, [], 'This file has no rules', 'Write a list under secondReviewer.')]
      : []),
    ...rules.flatMap((rule, index) => [
      ...unknownKeys(document, ['secondReviewer', index], ruleKeys, rule),
      ...checkChanges(document, index, texts(rule.changes)),
    ]),
  ];
  const value = rules.map(({ changes, under, reason }): GateRule => {
    return { changes: texts(changes), under: under === undefined ? undefined : texts(under), reason: text(reason) };
  });
  return { value, diagnostics };
}

function unknownKeys(
  document: YamlDocument,
  path: YamlPath,
  known: readonly string[],
  value: unknown = document.value,
): Diagnostic[] {
  return entries(value).flatMap(([key]) => {
    if (known.includes(key)) return [];
    return [
      mistake(
        document,
        [...path, key],
        `The key ${key} is not read`,
        `${meant(key, known)}Its keys are ${known.join(', ')}.`,
        'key',
      ),
    ];
  });
}

function checkChanges(document: YamlDocument, index: number, changes: readonly string[]): Diagnostic[] {
  const path = ['secondReviewer', index, 'changes'];
  if (changes.length === 0)
    return [mistake(document, path, 'This rule names no changes', 'List kinds of changes, or weaker.')];
  return changes.flatMap((name, position) => {
    if (names.includes(name)) return [];
    const help = `${meant(name, names)}docs/reviewers.md lists the kinds.`;
    return [mistake(document, [...path, position], `There is no kind of change ${name}`, help)];
  });
}

function meant(word: string, known: readonly string[]): string {
  const nearest = nearestWord(word, known);
  return nearest === undefined ? '' : `Did you mean ${nearest}? `;
}

function mistake(
  document: YamlDocument,
  path: YamlPath,
  message: string,
  help: string,
  part: 'key' | 'value' = 'value',
): Diagnostic {
  return { check: 'review-rules', severity: 'error', place: document.placeOf(path, part), message, help };
}

/** The statements of a change that need a second reviewer. */
export function findGated(statements: readonly Statement[], rules: readonly GateRule[]): readonly Statement[] {
  return statements.filter((statement) => rules.some((rule) => fits(statement, rule)));
}

function fits({ kind, places, covers }: Statement, { changes, under }: GateRule): boolean {
  if (!changes.includes(kind) && !changes.includes(statementKinds[kind].weight)) return false;
  if (under === undefined) return true;
  const files = [...places, ...covers].map(({ file }) => file);
  return under
    .map((name) => name.replace(/\/+$/, ''))
    .some((name) => files.some((file) => file === name || file.startsWith(`${name}/`)));
}
