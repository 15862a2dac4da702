import type { SavedFunction } from '../../content/saved-function';
import type { QueryDiagnostic } from '../../kql/bind-query';
import { worthSaying } from '../../kql/worth-saying';
import { unreadNames } from '../../content/content-kinds';
import { calledFunctions } from '../../expand/query-needs';
import { editYamlText } from '../../source/edit-yaml-text';
import { nearestWord } from '../../source/nearest-word';
import type { CheckContext, Finding, FunctionCheck } from '../check';
import { kindOfDiagnostic, nameIn } from '../evidence/kql-diagnostics';
import { helpForSemantics } from '../evidence/help-for-semantics';
import { meantFunction } from '../evidence/meant-function';
import { placeInText } from '../evidence/query-place';

export const functionQuery: FunctionCheck = {
  id: 'function-query',
  scope: 'function',
  severity: 'error',
  sentence: 'A function is KQL over tables, columns and functions that are there, and does not call itself.',
  why: 'A call of it says nothing of a mistake in it: every detection that calls it would be refused, or find nothing.',
  failing: {
    'functions/BlockedQueries.yaml': 'query: |\n  ASimDnsActivityLogs\n  | where QueryName == "bad.example"\n',
  },
  passing: {
    'functions/BlockedQueries.yaml': 'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n',
  },
  run: (subject, context) => {
    const { inQuery, inParameters } = context.bindFunction(subject);
    return [
      ...findingsAt('parameters', inParameters, subject, context),
      ...findingsAt('query', inQuery, subject, context),
      ...findCycle(subject, context),
    ];
  },
};

function findingsAt(
  key: 'parameters' | 'query',
  found: readonly QueryDiagnostic[],
  subject: SavedFunction,
  context: CheckContext,
): Finding[] {
  const unread = unreadNames(context.catalog, 'function');
  const errors = worthSaying(found.filter(({ severity }) => severity === 'error'));
  const wrong = errors.filter((each) => !unread.includes(nameIn(subject[key], each)));
  return wrong.map((each) => {
    const place = placeInText(subject, [key], each.span);
    const message = each.message.replace(/\.$/, '');
    const help = helpFor(each, subject[key], context);
    const edits = editYamlText(subject.document, [key], each.edits ?? []);
    return { place, message, ...(help === undefined ? {} : { help }), ...(edits === undefined ? {} : { edits }) };
  });
}

function helpFor(found: QueryDiagnostic, text: string, context: CheckContext): string | undefined {
  if (found.help !== undefined) return found.help;
  const { tables, functions } = context.schema();
  const name = nameIn(text, found);
  const kind = kindOfDiagnostic(found);
  if (kind === 'unknown-function') return meantFunction(name, functions.keys())?.question;
  const candidates = [...tables.keys(), ...functions.keys()];
  const nearest = kind === 'unknown-table' ? nearestWord(name, candidates) : undefined;
  return nearest === undefined ? helpForSemantics(found, text) : `Did you mean ${nearest}?`;
}

function findCycle(subject: SavedFunction, context: CheckContext): Finding[] {
  const way = wayBack(subject, subject, context, new Set());
  if (way === undefined) return [];
  const message = `The function calls itself: ${[subject, ...way].map(({ alias }) => alias).join(' → ')}`;
  return [{ place: subject.document.placeOf(['query']), message, help: 'KQL knows no recursion: take the call out.' }];
}

/** The functions by which a call leads back to where it began. */
function wayBack(
  from: SavedFunction,
  to: SavedFunction,
  context: CheckContext,
  seen: Set<SavedFunction>,
): readonly SavedFunction[] | undefined {
  for (const called of calledFunctions(context.bindFunction(from).declaration, context.catalog.functions)) {
    if (called === to) return [called];
    if (seen.has(called)) continue;
    seen.add(called);
    const rest = wayBack(called, to, context, seen);
    if (rest !== undefined) return [called, ...rest];
  }
  return undefined;
}
