import type { QueryDiagnostic } from '../../kql/bind-query';

/** What to do about what the binder says: by its code, and by the text that it says it of. */
interface Advice {
  /** Codes of Kusto.Language. */
  readonly codes: readonly string[];
  /** What stands at the place, or before it. */
  readonly here?: RegExp;
  readonly before?: RegExp;
  /** What the binder says. */
  readonly says?: RegExp;
  readonly help: string;
}

/** The first that fits is said. (Pages of the functions in the Kusto documentation.) */
const advice: readonly Advice[] = [
  {
    codes: ['KS119', 'KS121'],
    here: /^case$/,
    help: 'case takes conditions and values in pairs, and as its last argument the value if no condition holds (else).',
  },
  {
    codes: ['KS119', 'KS121'],
    here: /^ii?ff?$/,
    help: 'iff takes three arguments: a condition, the value if it holds, and the value if it does not (else).',
  },
  {
    codes: ['KS119', 'KS121'],
    here: /^bin$/,
    help: 'bin takes a value and the width of a bin, such as bin(TimeGenerated, 1h).',
  },
  {
    codes: ['KS107', 'KS119', 'KS121'],
    before: /\bcount\(\s*$/,
    help: 'count takes no column: write count(), dcount(column) or countif(condition).',
  },
  { codes: ['KS142'], here: /^null$/i, help: 'KQL has no word null: ask isnull(value) or, of text, isempty(value).' },
  { codes: ['KS142'], here: /^(?:True|TRUE|False|FALSE)$/, help: 'Write true or false in lower case.' },
  { codes: ['KS142'], here: /^(?:undefined|none|nil)$/i, help: 'Ask isnull(value) or, of text, isempty(value).' },
  {
    codes: ['KS117'],
    help: 'Write the arguments in parentheses behind the name of the function.',
  },
  {
    codes: ['KS119', 'KS121'],
    help: 'Look the function up in the Kusto documentation: it takes more or fewer arguments.',
  },
  {
    codes: ['KS141'],
    before: /\b(?:where|filter)\s[^|]*$/,
    help: 'Behind where stands a condition, such as a comparison with == or has; convert what is not true or false.',
  },
  {
    codes: ['KS116', 'KS241'],
    help: 'Write it as text, with tostring(): summarize, distinct, sort and join take no dynamic value.',
  },
  {
    codes: ['KS236'],
    help: 'In summarize a column stands behind by, or inside an aggregate such as dcount(column) or make_set(column).',
  },
  {
    codes: ['KS227'],
    help: 'Convert the column to one type on both sides, with tostring(), tolong() and others, before the join.',
  },
  {
    codes: ['KS127', 'KS137'],
    help: 'Convert the value, with tolong(), todouble(), todatetime() and others, to a type that the function takes.',
  },
  {
    codes: ['KS106'],
    says: /'\+'.*string and string/,
    help: 'Join texts with strcat(), such as strcat("a", Column).',
  },
  {
    codes: ['KS105', 'KS106'],
    here: /^-/,
    before: /\|\s*project\s*$/,
    help: 'Write project-away to take columns out.',
  },
  {
    codes: ['KS107', 'KS108', 'KS134', 'KS141'],
    before: /\bmv-?expand\s[^|]*$/,
    help: 'mv-expand takes a list: make one of the text first, with parse_json() or split().',
  },
  {
    codes: ['KS106'],
    help: 'Convert one of the two, with tostring(), tolong(), todatetime() and others, so that the types fit.',
  },
  {
    codes: ['KS107', 'KS108', 'KS134', 'KS141'],
    help: 'Convert the value, with tostring(), tolong(), todatetime() and others, to the type that is wanted.',
  },
];

/** Returns what to do about what the binder says, beyond names that mean nothing; undefined if nothing fits. */
export function helpForSemantics({ code, message, span, help }: QueryDiagnostic, text: string): string | undefined {
  if (help !== undefined) return help;
  const here = text.slice(span.start, span.end);
  const before = text.slice(Math.max(0, span.start - 200), span.start);
  return advice.find(
    (each) =>
      each.codes.includes(code) &&
      (each.here?.test(here) ?? true) &&
      (each.before?.test(before) ?? true) &&
      (each.says?.test(message) ?? true),
  )?.help;
}
