import type { SyntaxNode } from '../../kql/syntax-node';
import { ownValue } from '../../source/own-value';
import { itemsOf, parameterText } from './build-context';
import { UnsupportedFeature } from '../values/function-table';

/** The values that an option takes; `any` where the operator itself reads it. */
type Values = 'any' | readonly string[];

interface OperatorOptions {
  /** The operator as a query writes it. */
  readonly name: string;
  readonly options: Readonly<Record<string, Values>>;
}

const flag = ['true', 'false'];

/**
 * The options `name=value` that the page of each operator lists, by the operator's kind in the grammar. The parser takes
 * the options of any operator before any other, and many of its own that no page has; such a one would be passed over
 * without a word. (Kusto docs, one page an operator; "shuffle query" for hints.)
 */
const documented: Readonly<Record<string, OperatorOptions>> = {
  AsOperator: { name: 'as', options: {} },
  ConsumeOperator: { name: 'consume', options: { decodeblocks: flag } },
  CountOperator: { name: 'count', options: {} },
  DataTableExpression: { name: 'datatable', options: {} },
  DistinctOperator: { name: 'distinct', options: {} },
  EvaluateOperator: { name: 'evaluate', options: {} },
  FilterOperator: { name: 'where', options: {} },
  FindOperator: { name: 'find', options: { withsource: 'any' } },
  GetSchemaOperator: { name: 'getschema', options: {} },
  JoinOperator: { name: 'join', options: { kind: 'any' } },
  LookupOperator: { name: 'lookup', options: { kind: 'any' } },
  MakeSeriesOperator: { name: 'make-series', options: { kind: ['nonempty'] } },
  MvApplyOperator: { name: 'mv-apply', options: { with_itemindex: 'any' } },
  MvExpandOperator: {
    name: 'mv-expand',
    options: { kind: ['bag', 'array'], bagexpansion: ['bag', 'array'], with_itemindex: 'any' },
  },
  ParseOperator: { name: 'parse', options: { kind: ['simple', 'regex', 'relaxed'], flags: 'any' } },
  ParseWhereOperator: { name: 'parse-where', options: { kind: ['simple', 'regex'], flags: 'any' } },
  PartitionOperator: { name: 'partition', options: { 'hint.strategy': ['legacy', 'native', 'shuffle'] } },
  SampleOperator: { name: 'sample', options: {} },
  SampleDistinctOperator: { name: 'sample-distinct', options: {} },
  ScanOperator: { name: 'scan', options: { with_match_id: 'any' } },
  SearchOperator: { name: 'search', options: { kind: ['default', 'case_insensitive', 'case_sensitive'] } },
  SerializeOperator: { name: 'serialize', options: {} },
  SortOperator: { name: 'sort', options: {} },
  SummarizeOperator: { name: 'summarize', options: {} },
  TakeOperator: { name: 'take', options: {} },
  ToScalarExpression: { name: 'toscalar', options: {} },
  TopOperator: { name: 'top', options: {} },
  UnionOperator: {
    name: 'union',
    options: { kind: ['inner', 'outer'], withsource: 'any', with_source: 'any', isfuzzy: flag, __isfuzzy: flag },
  },
};

/** Hints say how the service shares out its work. They never change an answer, so none is listed. ("join operator") */
const hint = /^hint\./i;

/**
 * Goes through the options of an operator. Throws UnsupportedFeature, by name, at one that its page does not have or that
 * has a value which the page does not list.
 */
export function requireDocumentedOptions(node: SyntaxNode): void {
  const operator = ownValue(documented, node.kind);
  if (!operator) return;
  const { name, options } = operator;
  const single = node.parts['KindParameter'];
  for (const parameter of [...itemsOf(node, 'Parameters'), ...(single ? [single] : [])]) {
    const option = parameter.parts['Name']?.text ?? '';
    const values = ownValue(options, option.toLowerCase());
    if (values === undefined && hint.test(option)) continue;
    if (values === undefined) throw new UnsupportedFeature(`${name} ${option}=`, 'its page has no such option');
    if (values === 'any') continue;
    const value = parameterText(node, option)?.toLowerCase() ?? '';
    if (!values.includes(value)) {
      throw new UnsupportedFeature(`${name} ${option}=${value}`, `its page lists ${values.join(', ')}`);
    }
  }
}
