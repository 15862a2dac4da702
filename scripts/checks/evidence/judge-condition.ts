import type { EvaluateAlone } from '../../engine/evaluate-alone';
import type { Value } from '../../engine/values';
import { leavesOf, oneRow, truthsOf, type ConditionTree, type Leaf } from './condition-tree';
import { keyOf } from './expressions';
import { judgeBounds, judgeDrawn } from './judge-drawn';
import type { Origin } from './row-flow';
import { rangeOf, valuesToTry, type Range, type Tried } from './try-values';

/** What a condition is, whatever the row: true of none, true of all, or neither as far as can be told. */
export type Verdict = 'never' | 'always' | 'sometimes';

/** What is known of the rows that conditions are judged over. */
export interface JudgedRows {
  readonly evaluate: EvaluateAlone;
  readonly origins: ReadonlyMap<string, Origin>;
  /** When events happened that a run is given. */
  readonly period?: Range;
}

/** A row that was tried: the value of each term by its key. */
export type TriedRow = ReadonlyMap<string, Value>;

/** More rows than this are not tried. */
const mostRows = 2000;

/**
 * Tells what the truth of a condition can be. It is evaluated on made-up rows that between them have each value that
 * the condition compares with, its spellings, what lies between, and others; what is not a plain comparison may be
 * either way.
 */
export function judgeCondition(tree: ConditionTree, rows: JudgedRows): Verdict {
  if (tree.kind === 'leaf') return judgeLeaf(tree, rows);
  const search = new Search([tree], rows);
  if (search.isTooLarge) return 'sometimes';
  if (!search.findRow((truths) => truths[0] === true)) return 'never';
  if (!search.findRow((truths) => truths[0] !== true)) return 'always';
  // A number above the lesser of two bounds or below the greater is any number: that none may be there is not meant.
  const isOfNumbers = tree.kind === 'or' && leavesOf(tree).every(isBound);
  return isOfNumbers && !search.findRow((truths) => truths[0] !== true, true) ? 'always' : 'sometimes';
}

function isBound({ leafKind, expression }: Leaf): boolean {
  return leafKind === 'comparison' && expression.kind === 'call' && /^(?:[<>]=?|!?between)$/.test(expression.name);
}

/** Whether some row meets all of these conditions; true if that cannot be told. */
export function canAllHold(trees: readonly ConditionTree[], rows: JudgedRows): boolean {
  const search = new Search(trees, rows);
  return search.isTooLarge || search.findRow((truths) => truths.every((truth) => truth === true)) !== undefined;
}

/** Whether a condition fails for some row, so that `not()` lets that row pass; true if that cannot be told. */
export function canFail(tree: ConditionTree, rows: JudgedRows): boolean {
  const search = new Search([tree], rows);
  return search.isTooLarge || search.findRow((truths) => truths[0] === false) !== undefined;
}

/** The verdict on one comparison or search by itself. */
export function judgeLeaf(leaf: Leaf, { evaluate, origins, period }: JudgedRows): Verdict {
  switch (leaf.leafKind) {
    case 'free':
      return judgeDrawn(leaf.expression, evaluate) ?? judgeBounds(leaf.expression, evaluate) ?? 'sometimes';
    case 'constant': {
      const truth = evaluate(leaf.expression, oneRow);
      return truth === undefined ? 'sometimes' : truth[0] === true ? 'always' : 'never';
    }
    case 'comparison': {
      const { values } = valuesToTry(leaf.term!.type, leaf.constants, rangeOf(leaf, origins, period));
      const isOutside = leaf.expression.kind === 'call' && leaf.expression.name === '!between';
      const asked = isOutside ? values.filter((value) => value !== null) : values;
      return verdictOf(truthsOf(leaf, asked, evaluate));
    }
    case 'text':
      return judgeSearch(leaf, evaluate);
  }
}

function verdictOf(truths: readonly Value[] | undefined): Verdict {
  if (truths === undefined || truths.length === 0) return 'sometimes';
  if (truths.every((truth) => truth === true)) return 'always';
  return truths.some((truth) => truth === true) ? 'sometimes' : 'never';
}

/** Texts of every make: what finds something in all of them finds it in any. */
const everyText: readonly string[] = [
  '', ' ', '\u0001', 'a', 'Z', '0', '-', '\n', 'äß', 'q w-e.r/t\\z:u@i_o', `${'Kx7 '.repeat(80)}.`,
]; // prettier-ignore

/** A search in a text is constant if nothing is sought, or if the text never has the case of what is sought. */
function judgeSearch(leaf: Leaf, evaluate: EvaluateAlone): Verdict {
  const { expression, constants, isNegative, term } = leaf;
  if (term?.type !== 'string') return 'sometimes';
  // An empty list that is written where it is searched for: nothing of it is found.
  if (constants.length === 0) return verdictOf(truthsOf(leaf, everyText, evaluate));
  const [never, always] = isNegative ? (['always', 'never'] as const) : (['never', 'always'] as const);
  if (constants.every((text) => hasOtherCase(expression, text, evaluate))) return never;
  const truths = truthsOf(leaf, everyText, evaluate);
  return truths?.every((truth) => truth === !isNegative) ? always : 'sometimes';
}

/** Whether a search that minds case is for what a text in one case does not have. */
function hasOtherCase(search: Leaf['expression'], sought: Value, evaluate: EvaluateAlone): boolean {
  if (search.kind !== 'call' || typeof sought !== 'string' || !search.name.endsWith('_cs')) return false;
  const [text] = search.operands;
  if (text?.kind !== 'call' || (text.name !== 'tolower' && text.name !== 'toupper')) return false;
  const constant = { kind: 'constant', type: 'string', value: sought, span: text.span } as const;
  const changed = evaluate({ ...text, operands: [constant] }, oneRow);
  return changed !== undefined && changed[0] !== sought;
}

/**
 * Whether a search looks at the beginning or the end of a text alone, so that texts made of both show all its truths.
 */
function isEndOfText({ term, leafKind, expression, constants }: Leaf): boolean {
  if (term?.type !== 'string' || leafKind !== 'text' || expression.kind !== 'call') return false;
  const isOneText = expression.operands.every(({ type }) => type === 'string');
  return isOneText && endsOfText.test(expression.name) && constants.every((each) => each !== '');
}

const endsOfText = /^!?(?:starts|ends)with$/;

/** Adds to the values of a term texts with each beginning and each end that is sought, and what none of them has. */
function withEnds(tried: Tried, leaves: readonly Leaf[]): Tried {
  if (leaves.length === 0) return tried;
  const soughtBy = (name: string) =>
    leaves.flatMap(({ expression, constants }) =>
      expression.kind === 'call' && expression.name.endsWith(name) ? (constants as readonly string[]) : [],
    );
  const ends = ['', ...soughtBy('endswith')];
  const made = ['', ...soughtBy('startswith')].flatMap((start) => ends.map((end) => `${start}\u0001${end}`));
  const added = made.filter((text) => !tried.values.includes(text));
  return { values: [...tried.values, ...added], isSample: [...tried.isSample, ...added.map(() => true)] };
}

/** A search for rows over the terms of some conditions. */
class Search {
  private readonly terms = new Map<string, Tried>();
  private readonly free: readonly string[];
  /** What each leaf is for each value of its term; undefined at a sample of which it says nothing. */
  private readonly truths = new Map<Leaf, readonly (Value | undefined)[]>();
  readonly isTooLarge: boolean;

  constructor(
    private readonly trees: readonly ConditionTree[],
    rows: JudgedRows,
  ) {
    const leaves = trees.flatMap(leavesOf);
    const comparing = leaves.filter(({ term, leafKind }) => term !== undefined && leafKind === 'comparison');
    const ends = leaves.filter(isEndOfText);
    for (const leaf of [...comparing, ...ends]) {
      const { key, type } = leaf.term!;
      if (this.terms.has(key)) continue;
      const constants = comparing.flatMap((other) => (other.term!.key === key ? other.constants : []));
      const known = valuesToTry(type, constants, rangeOf(leaf, rows.origins, rows.period));
      this.terms.set(
        key,
        withEnds(
          known,
          ends.filter((other) => other.term!.key === key),
        ),
      );
    }
    const free = new Set<string>();
    for (const leaf of leaves) {
      const known = this.truths.has(leaf) ? undefined : this.tryLeaf(leaf, rows);
      if (known !== undefined) this.truths.set(leaf, known);
      if (known === undefined || known.includes(undefined)) free.add(leaf.key);
    }
    this.free = [...free];
    const rowCount = [...this.terms.values()].reduce((count, { values }) => count * values.length, 2 ** free.size);
    this.isTooLarge = rowCount > mostRows;
  }

  private tryLeaf(leaf: Leaf, rows: JudgedRows): readonly (Value | undefined)[] | undefined {
    const verdict = judgeLeaf(leaf, rows);
    if (verdict !== 'sometimes') return [verdict === 'always'];
    const tried = leaf.term === undefined ? undefined : this.terms.get(leaf.term.key);
    if (tried === undefined || leaf.leafKind === 'free') return undefined;
    const truths = truthsOf(leaf, tried.values, rows.evaluate);
    if (truths === undefined || leaf.leafKind === 'comparison' || isEndOfText(leaf)) return truths;
    return truths.map((truth, index) => (tried.isSample[index] ? undefined : truth));
  }

  /**
   * Returns a row for which the truths of the conditions are as asked for.
   *
   * @param isFilled whether each term has a value in it
   */
  findRow(isSought: (truths: readonly Value[]) => boolean, isFilled = false): TriedRow | undefined {
    const keys = [...this.terms.keys()];
    const chosen = new Map<string, number>();
    const assumed = new Map<string, boolean>();
    const tryFree = (index: number): boolean => {
      if (index === this.free.length) return isSought(this.trees.map((tree) => this.truthOf(tree, chosen, assumed)));
      return [true, false].some((truth) => {
        assumed.set(this.free[index]!, truth);
        return tryFree(index + 1);
      });
    };
    const tryTerms = (index: number): boolean => {
      if (index === keys.length) return tryFree(0);
      const { values } = this.terms.get(keys[index]!)!;
      return values.some((value, position) => {
        if (isFilled && value === null) return false;
        chosen.set(keys[index]!, position);
        return tryTerms(index + 1);
      });
    };
    if (!tryTerms(0)) return undefined;
    return new Map([...chosen].map(([key, position]) => [key, this.terms.get(key)!.values[position]!]));
  }

  private truthOf(
    tree: ConditionTree,
    chosen: ReadonlyMap<string, number>,
    assumed: ReadonlyMap<string, boolean>,
  ): Value {
    if (tree.kind === 'leaf') {
      const known = this.truths.get(tree);
      const position = known?.length === 1 ? 0 : (chosen.get(tree.term?.key ?? '') ?? 0);
      const truth = known?.[position];
      return truth === undefined ? assumed.get(tree.key) !== tree.isNegative : truth;
    }
    const parts = tree.parts.map((part) => this.truthOf(part, chosen, assumed));
    if (tree.kind === 'not') return parts[0] === null ? null : !parts[0];
    const deciding = tree.kind === 'or';
    if (parts.includes(deciding)) return deciding;
    return parts.includes(null) ? null : !deciding;
  }
}

/** The keys of what a condition is about: two that share none can hold or fail without each other. */
export function subjectsOf(tree: ConditionTree): ReadonlySet<string> {
  return new Set(
    leavesOf(tree).map((leaf) => leaf.term?.key ?? (leaf.leafKind === 'free' ? leaf.key : keyOf(leaf.expression))),
  );
}
