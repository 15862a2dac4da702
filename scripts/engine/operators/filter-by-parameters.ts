import { ownValue } from '../../source/own-value';
import type { Span } from '../../source/position';
import { UnsupportedFeature } from '../values/function-table';
import type { Expression, FilterRows, ReadFunction, TablePlan } from '../plan/plan';
import type { KqlType } from '../values';

/** How a filtering parameter of an ASIM parser narrows the rows, and which value of it means that it does not. */
interface ParameterFilter {
  readonly columns: readonly string[];
  /** An operator between values, or a function of the column and the value. */
  readonly operator: string;
  /** Whether a row counts of which any of the columns fulfils it, not the first alone. */
  readonly ofAny?: true;
  readonly off: 'null' | 'star' | 'empty-array';
}

const prefix = 'has_any_ipv4_prefix';

/**
 * What the filtering parameters of ASIM parsers test. ("Using ASIM parsers" and the schema references, Microsoft
 * Sentinel.) The first column that the schema has is tested.
 */
const filters: Readonly<Record<string, ParameterFilter>> = {
  starttime: { columns: ['TimeGenerated'], operator: '>=', off: 'null' },
  endtime: { columns: ['TimeGenerated'], operator: '<=', off: 'null' },
  srcipaddr: { columns: ['SrcIpAddr'], operator: '==', off: 'star' },
  domain_has_any: { columns: ['DnsQuery'], operator: 'has_any', off: 'empty-array' },
  responsecodename: { columns: ['DnsResponseCodeName'], operator: '=~', off: 'star' },
  // ("has_any_ipv4_prefix()" over the address, or over the answer of DNS: filtering parsers of Azure-Sentinel, vim….)
  srcipaddr_has_any_prefix: { columns: ['SrcIpAddr'], operator: prefix, off: 'empty-array' },
  dstipaddr_has_any_prefix: { columns: ['DstIpAddr'], operator: prefix, off: 'empty-array' },
  ipaddr_has_any_prefix: { columns: ['SrcIpAddr', 'DstIpAddr'], operator: prefix, ofAny: true, off: 'empty-array' },
  response_has_any_prefix: { columns: ['DnsResponseName'], operator: prefix, off: 'empty-array' },
  url_has_any: { columns: ['Url'], operator: 'has_any', off: 'empty-array' },
  httpuseragent_has_any: { columns: ['HttpUserAgent'], operator: 'has_any', off: 'empty-array' },
  eventresult: { columns: ['EventResult'], operator: '=~', off: 'star' },
  eventresultdetails_in: { columns: ['EventResultDetails'], operator: 'in~', off: 'empty-array' },
  eventresultdetails_has_any: { columns: ['EventResultDetails'], operator: 'has_any', off: 'empty-array' },
  eventtype_in: { columns: ['EventType'], operator: 'in~', off: 'empty-array' },
  dstportnumber: { columns: ['DstPortNumber'], operator: '==', off: 'null' },
  dvcaction: { columns: ['DvcAction'], operator: 'in~', off: 'empty-array' },
  targetusername_has: { columns: ['TargetUsername'], operator: 'has', off: 'star' },
  actorusername_has: { columns: ['ActorUsername'], operator: 'has', off: 'star' },
  commandline_has_any: { columns: ['CommandLine'], operator: 'has_any', off: 'empty-array' },
  commandline_has_all: { columns: ['CommandLine'], operator: 'has_all', off: 'empty-array' },
};

/** Parameters that do not narrow the rows, unless they are set to true. */
const switches = new Set(['disabled', 'pack']);

/**
 * Returns the rows of a parser as its filtering parameters narrow them: the rows that are given for it stand for what
 * the parser returns without any.
 */
export function filterByParameters(source: ReadFunction): TablePlan {
  const conditions = source.operands.flatMap(({ name, expression }) => {
    if (switches.has(name) && expression.kind === 'constant' && expression.value === false) return [];
    return [conditionOf(source, name, expression)];
  });
  if (conditions.length === 0) return source;
  const filtered: FilterRows = {
    kind: 'filter-rows',
    source,
    conditions,
    columns: source.columns,
    span: source.span,
  };
  return filtered;
}

function conditionOf(source: ReadFunction, name: string, value: Expression): Expression {
  const filter = ownValue(filters, name);
  const columns = source.columns.filter((candidate) => filter?.columns.includes(candidate.name) === true);
  const tested = filter?.ofAny === true ? columns : columns.slice(0, 1);
  if (!filter || tested.length < (filter.ofAny === true ? filter.columns.length : 1)) {
    throw new UnsupportedFeature(`${source.name}(${name}=)`, 'what it filters is not known here');
  }
  const { span } = source;
  const from = filter.operator === prefix ? 'functions' : 'binaryOperators';
  const tests = tested.map((column) => {
    const left: Expression = { kind: 'column', name: column.name, type: column.type, span };
    return logical(from, filter.operator, [left, value], span);
  });
  return tests.reduce(
    (either, test) => logical('binaryOperators', 'or', [either, test], span),
    isOff(filter, value, span),
  );
}

function isOff(filter: ParameterFilter, value: Expression, span: Span): Expression {
  if (filter.off === 'null') return logical('functions', 'isnull', [value], span);
  if (filter.off === 'star') return logical('binaryOperators', '==', [value, constant('*', 'string', span)], span);
  const length: Expression = {
    kind: 'call',
    from: 'functions',
    name: 'array_length',
    operands: [value],
    type: 'long',
    span,
  };
  return logical('binaryOperators', '==', [length, constant(0n, 'long', span)], span);
}

function logical(
  from: 'functions' | 'binaryOperators',
  name: string,
  operands: readonly Expression[],
  span: Span,
): Expression {
  return { kind: 'call', from, name, operands, type: 'bool', span };
}

function constant(value: string | bigint, type: KqlType, span: Span): Expression {
  return { kind: 'constant', value, type, span };
}
