import { nearestWord } from '../../source/nearest-word';
import { indexesAround, isMark, isWord, queryOperators, shortened, spanBetween } from './repair';
import type { BrokenText, FindRepairs, Repair } from './repair';

/** Operators that are not also likely names of columns, so that they may lack their pipe in the middle of a line. */
const unlikelyNames: ReadonlySet<string> = new Set([
  'where', 'project', 'extend', 'summarize', 'join', 'mv-expand', 'mv-apply', 'project-away', 'project-rename',
  'project-keep', 'project-reorder', 'make-series', 'sort', 'order', 'distinct', 'evaluate', 'lookup', 'union',
  'parse-kv', 'parse-where', 'take', 'limit',
]); // prettier-ignore

/** An operator without the pipe before it. */
export const repairMissingPipe: FindRepairs = (broken) =>
  indexesAround(broken, 6, 3)
    .filter((index) => mayLackPipe(broken, index))
    .sort((a, b) => Number(broken.tokens[b]!.isFirst) - Number(broken.tokens[a]!.isFirst) || a - b)
    .map((index) => {
      const token = broken.tokens[index]!;
      const word = token.text.toLowerCase();
      return {
        span: spanBetween(broken, index, index + 1),
        message: token.isFirst ? `This line lacks a pipe before ${word}` : `A pipe is missing before ${word}`,
        help: `Write | ${word}${restOfLine(broken, index)}`,
        edits: [{ span: token, text: `| ${word}` }],
      };
    });

function mayLackPipe({ tokens }: BrokenText, index: number): boolean {
  const token = tokens[index]!;
  const word = token.text.toLowerCase();
  if (index === 0 || token.kind !== 'name' || isMark(tokens[index - 1], '|')) return false;
  return token.isFirst ? queryOperators.has(word) : unlikelyNames.has(word);
}

function restOfLine({ text, tokens }: BrokenText, index: number): string {
  const line = /^[^\r\n]*/.exec(text.slice(tokens[index]!.end))?.[0].trim() ?? '';
  return line === '' ? '.' : ` ${shortened(line)}`;
}

/** A pipe at the beginning, at the end, or twice. */
export const repairPipes: FindRepairs = (broken) => {
  const { tokens } = broken;
  if (isMark(tokens[0], '|')) {
    return [
      {
        span: spanBetween(broken, 0, 1),
        message: 'The query begins with a pipe, and nothing stands before it',
        help: 'Begin with the table that is read, such as SigninLogs.',
        edits: [],
        isSure: broken.at === 0,
      },
    ];
  }
  return indexesAround(broken, 4, 2).flatMap((index): Repair[] => {
    const span = spanBetween(broken, index, index + 1);
    if (isMark(tokens[index], '||')) {
      const help = 'Write one pipe before an operator, and or between two conditions.';
      return [{ span, message: 'KQL has no operator ||', help, edits: [{ span, text: '|' }] }];
    }
    if (isMark(tokens[index], '>') && tokens[index]?.isFirst === true) {
      return [{ span, message: 'An operator begins with a pipe', help: 'Write |.', edits: [{ span, text: '|' }] }];
    }
    if (isMark(tokens[index], ';') && isMark(tokens[index + 1], '|')) {
      const help = 'Take the semicolon away: a pipe goes on with what stands before it.';
      return [{ span, message: 'A semicolon ends the statement here', help, edits: [{ span, text: '' }] }];
    }
    if (!isMark(tokens[index], '|')) return [];
    const next = tokens[index + 1];
    if (next !== undefined && !isMark(next, '|') && !isMark(next, ')') && !isMark(next, ';')) return [];
    const help = 'Take it away, or write an operator behind it, such as | where or | project.';
    return [{ span, message: 'No operator stands behind this pipe', help, edits: [{ span, text: '' }] }];
  });
};

/** Operators of SQL, Splunk and others behind a pipe, and what KQL has for them. */
const foreignOperators: ReadonlyMap<string, string> = new Map([
  ['select', 'project'],
  ['fields', 'project'],
  ['table', 'project'],
  ['columns', 'project'],
  ['having', 'where'],
  ['if', 'where'],
  ['and', 'where'],
  ['or', 'where'],
  ['stats', 'summarize'],
  ['group', 'summarize … by'],
  ['groupby', 'summarize … by'],
  ['aggregate', 'summarize'],
  ['eval', 'extend'],
  ['set', 'extend'],
  ['let', 'extend'],
  ['rename', 'project-rename'],
  ['drop', 'project-away'],
  ['dedup', 'distinct, or summarize arg_max()'],
  ['unique', 'distinct'],
  ['uniq', 'distinct'],
  ['head', 'take'],
  ['first', 'take'],
  ['tail', 'sort by TimeGenerated desc | take'],
  ['orderby', 'order by'],
  ['sortby', 'sort by'],
  ['rex', 'parse, or extend with extract()'],
  ['regex', 'where … matches regex'],
  ['expand', 'mv-expand'],
  ['unroll', 'mv-expand'],
  ['from', 'the table at the beginning of the query'],
  ['append', 'union'],
  ['contains', 'where … contains'],
  ['has', 'where … has'],
  ['in', 'where … in'],
]);

/** What stands behind a pipe and is not an operator. */
export const repairOperatorName: FindRepairs = (broken) =>
  indexesAround(broken, 3, 1).flatMap((index): Repair[] => {
    const { tokens } = broken;
    const token = tokens[index]!;
    if (!isMark(tokens[index - 1], '|') || token.kind !== 'name') return [];
    // `mv-expend` is read as three tokens.
    const end = isMark(tokens[index + 1], '-') && tokens[index + 2]?.kind === 'name' ? index + 3 : index + 1;
    const span = spanBetween(broken, index, end);
    const written = broken.text.slice(span.start, span.end);
    if (queryOperators.has(written)) return [];
    const message = `There is no operator ${written}`;
    const known = [...queryOperators];
    const near = queryOperators.has(written.toLowerCase()) ? written.toLowerCase() : undefined;
    const foreign = foreignOperators.get(written.toLowerCase());
    const nearest = near ?? (foreign === undefined ? nearestWord(written, known) : undefined);
    if (nearest !== undefined) {
      const lower = near === undefined ? '' : ' Operators are written in lower case.';
      return [
        { span, message, help: `Did you mean ${nearest}?${lower}`, edits: [{ span, text: nearest }], isSure: true },
      ];
    }
    if (foreign !== undefined) {
      return [{ span, message, help: `Write ${foreign}.`, edits: [{ span, text: foreign }], isSure: true }];
    }
    const looksLikeCondition = tokens[end]?.kind === 'mark' && /^[=!<>]/.test(tokens[end].text);
    const help = looksLikeCondition
      ? `Write | where ${written} …`
      : 'Operators are where, extend, project, summarize, join, union, sort and others: see the page “Tabular operators” of the Kusto documentation.';
    return [{ span, message, help, edits: [], isSure: true }];
  });

/** A text that is SQL from its beginning. */
export const explainSql: FindRepairs = (broken) => {
  const { tokens, text } = broken;
  const first = tokens[0];
  if (!isWord(first, 'select') && !(isWord(first, 'from') && tokens[1]?.kind === 'name')) return [];
  const from = tokens.findIndex((token) => isWord(token, 'from'));
  const table = from >= 0 ? tokens[from + 1]?.text : undefined;
  const isSql = isWord(first, 'from') || table !== undefined || /\bselect\b/i.test(text);
  return [
    {
      span: spanBetween(broken, 0, 1),
      message: 'This is SQL, and a query is KQL',
      help: `Begin with the table and go on with pipes: ${table ?? 'SigninLogs'} | where … | project …`,
      edits: [],
      isSure: isSql,
    },
  ];
};

/** Clauses of SQL that are put behind something else. */
export const repairClauses: FindRepairs = (broken) =>
  indexesAround(broken, 6, 3).flatMap((index): Repair[] => {
    const { tokens } = broken;
    if (isWord(tokens[index], 'case') && isWord(tokens[index + 1], 'when')) {
      const help = 'Write case(condition, value, next condition, value, value if none holds).';
      return [
        { span: spanBetween(broken, index, index + 2), message: 'case is a function', help, edits: [], isSure: true },
      ];
    }
    if (isWord(tokens[index], 'group') && isWord(tokens[index + 1], 'by')) {
      const help = 'Write | summarize count() by and the columns.';
      const span = spanBetween(broken, index, index + 2);
      return [{ span, message: 'KQL groups with summarize', help, edits: [{ span, text: 'by' }], isSure: true }];
    }
    const side = tokens[index - 1];
    const kind = joinKinds.get(side?.text.toLowerCase() ?? '');
    if (isWord(tokens[index], 'join') && side !== undefined && kind !== undefined) {
      const span = spanBetween(broken, index - 1, index + 1);
      const bar = isMark(tokens[index - 2], '|') ? '' : '| ';
      const help = `Write | join kind=${kind} (…) on the columns.`;
      return [
        {
          span,
          message: 'The kind of a join stands behind it',
          help,
          edits: [{ span, text: `${bar}join kind=${kind}` }],
          isSure: true,
        },
      ];
    }
    const behind = joinKinds.get(tokens[index + 1]?.text.toLowerCase() ?? '');
    if (isWord(tokens[index], 'join') && behind !== undefined) {
      const span = spanBetween(broken, index, index + 2);
      const help = `Write join kind=${behind}.`;
      return [
        {
          span,
          message: 'The kind of a join stands behind kind=',
          help,
          edits: [{ span, text: `join kind=${behind}` }],
        },
      ];
    }
    return [];
  });

const joinKinds: ReadonlyMap<string, string> = new Map([
  ['left', 'leftouter'],
  ['right', 'rightouter'],
  ['outer', 'fullouter'],
  ['full', 'fullouter'],
  ['inner', 'inner'],
  ['innerunique', 'innerunique'],
  ['leftouter', 'leftouter'],
  ['rightouter', 'rightouter'],
  ['fullouter', 'fullouter'],
  ['leftanti', 'leftanti'],
  ['rightanti', 'rightanti'],
  ['leftsemi', 'leftsemi'],
  ['rightsemi', 'rightsemi'],
  ['anti', 'leftanti'],
  ['semi', 'leftsemi'],
]);
