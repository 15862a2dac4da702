import type { Span } from '../source/position';
import type { QueryDiagnostic } from './query-diagnostic';
import { readTokens, type Token } from './read-tokens';
import { isMark, isWord } from './repairs/repair';
import type { WorkspaceSchema } from './workspace-schema';

/** A name that may stand for a function, and where. */
interface Mention {
  /** Of a function that the text declares before it: the key of that. Else the name, which the workspace may know. */
  readonly key: string;
  readonly name: string;
  readonly span: Span;
  /** Whether it can be nothing but a call: a column may have the name of a function. */
  readonly isSure: boolean;
}

/** What a text mentions outside of the functions that it declares; and what each of those does, by its key. */
interface Outline {
  readonly mentions: readonly Mention[];
  readonly declared: ReadonlyMap<string, readonly Mention[]>;
}

/**
 * The body of a function is bound anew for each call, and those that it calls in it: two calls in each of twenty
 * functions are a million. More than this many take seconds, and no published query has a tenth of them.
 */
const mostCalls = 4_000;

/**
 * Returns what is wrong with the calls of a query's functions and the workspace's, before they are bound: one that
 * leads back to itself, or more of them than can be bound; undefined if nothing is.
 */
export function findEndlessCalls(text: string, { functions }: WorkspaceSchema): QueryDiagnostic | undefined {
  const { mentions, declared } = outlineOf('', text);
  const known = new Map(declared);
  const bodyOf = (key: string): readonly Mention[] | undefined => {
    const body = known.has(key) ? undefined : functions.get(key)?.body;
    if (body === undefined) return known.get(key);
    const outline = outlineOf(key, body);
    for (const [inner, its] of outline.declared) known.set(inner, its);
    known.set(key, outline.mentions);
    return outline.mentions;
  };
  const counts = new Map<string, number>();
  let total = 0;
  for (const mention of mentions) {
    const count = countCalls(mention, bodyOf, [], counts);
    if (typeof count !== 'number') return problemOfCycle(count, mention.span);
    total += count;
    if (total > mostCalls) return problemOfMany(mention);
  }
  // What is declared is bound once, whether it is called or not.
  for (const mention of [...declared.values()].flat()) {
    const count = countCalls(mention, bodyOf, [], counts);
    total += typeof count === 'number' ? count : 0;
    if (total > mostCalls) return problemOfMany(mention);
  }
  return undefined;
}

/** How many bodies a mention has bound, its own with them; or the way by which a call comes back to itself. */
function countCalls(
  mention: Mention,
  bodyOf: (key: string) => readonly Mention[] | undefined,
  path: readonly Mention[],
  counts: Map<string, number>,
): number | readonly string[] {
  const { key } = mention;
  const known = counts.get(key);
  if (known !== undefined) return known;
  const mentions = bodyOf(key);
  if (mentions === undefined) return 0;
  const before = path.findIndex((each) => each.key === key);
  if (before >= 0) {
    const way = [...path.slice(before), mention];
    // The first of the way was reached by another mention, outside of it.
    return way.slice(1).every(({ isSure }) => isSure) ? way.map(({ name }) => name) : 0;
  }
  let count = 1;
  for (const each of mentions) {
    const inner = countCalls(each, bodyOf, [...path, mention], counts);
    if (typeof inner !== 'number') return inner;
    count += inner;
  }
  counts.set(key, count);
  return count;
}

function problemOfCycle(way: readonly string[], span: Span): QueryDiagnostic {
  const message = `The function ${way[0]!} calls itself: ${way.join(' → ')}`;
  return { code: 'function-cycle', severity: 'error', message, help: 'KQL knows no recursion: take a call out.', span };
}

function problemOfMany({ name, span }: Mention): QueryDiagnostic {
  const message = `${name} calls functions that call functions, more than ${mostCalls} times in all`;
  const help = 'Give a result that is read again a name with let, instead of calling for it again.';
  return { code: 'many-calls', severity: 'error', message, help, span };
}

const outlines = new Map<string, Outline>();
const mostOutlines = 200;

/** @param owner the function of the workspace whose body the text is: the bodies are the same in every query */
function outlineOf(owner: string, text: string): Outline {
  const key = `${owner} ${text}`;
  const known = outlines.get(key);
  if (known !== undefined) return known;
  if (outlines.size >= mostOutlines) outlines.clear();
  const outline = readOutline(owner, text);
  outlines.set(key, outline);
  return outline;
}

/** A function that is being read. */
interface Open {
  readonly name: string;
  readonly key: string;
  readonly mentions: Mention[];
  /** How deep in braces it began. */
  readonly depth: number;
}

function readOutline(owner: string, text: string): Outline {
  const tokens = readTokens(text);
  const declared = new Map<string, readonly Mention[]>();
  const keys = new Map<string, string>();
  const outer: Mention[] = [];
  const open: Open[] = [];
  let depth = 0;
  let declaring: Token | undefined;
  tokens.forEach((token, index) => {
    const { text: word, start, end } = token;
    if (word === 'let' && isFunction(tokens, index + 2)) declaring = tokens[index + 1];
    if (isMark(token, '{')) {
      depth++;
      if (declaring === undefined) return;
      open.push({ name: declaring.text, key: `${owner} ${declaring.text} ${declaring.start}`, mentions: [], depth });
      declaring = undefined;
    } else if (isMark(token, '}')) {
      if (open.at(-1)?.depth === depth) close(open.pop()!, declared, keys);
      depth--;
    } else if (token.kind === 'name' && mayBeCall(tokens, index)) {
      const mention = {
        key: keys.get(word) ?? word,
        name: word,
        span: { start, end },
        isSure: isSurelyCall(tokens, index),
      };
      (open.at(-1)?.mentions ?? outer).push(mention);
    }
  });
  return { mentions: outer, declared };
}

/** From its end on a function can be called: it knows neither itself nor what is declared behind it. */
function close(
  { name, key, mentions }: Open,
  declared: Map<string, readonly Mention[]>,
  keys: Map<string, string>,
): void {
  declared.set(key, mentions);
  keys.set(name, key);
}

/** Whether `= (…) {` or `= view (…) {` begins at a token: the value of a let that is a function. */
function isFunction(tokens: readonly Token[], from: number): boolean {
  if (!isMark(tokens[from], '=')) return false;
  let index = isWord(tokens[from + 1], 'view') ? from + 2 : from + 1;
  if (!isMark(tokens[index], '(')) return false;
  for (let depth = 0; index < tokens.length; index++) {
    if (isMark(tokens[index], '(')) depth++;
    if (isMark(tokens[index], ')') && --depth === 0) return isMark(tokens[index + 1], '{');
  }
  return false;
}

/** A name that is a member, is being declared, or names an argument or a column is not a call. */
function mayBeCall(tokens: readonly Token[], index: number): boolean {
  const [before, behind] = [tokens[index - 1]?.text, tokens[index + 1]?.text];
  return before !== '.' && before !== 'let' && behind !== '=' && behind !== ':';
}

/** With parentheses, or where a table stands: at the beginning, and with a pipe behind it. */
function isSurelyCall(tokens: readonly Token[], index: number): boolean {
  const [before, behind] = [tokens[index - 1]?.text ?? ';', tokens[index + 1]?.text ?? ';'];
  return behind === '(' || (/^[;{(]$/.test(before) && behind === '|');
}
