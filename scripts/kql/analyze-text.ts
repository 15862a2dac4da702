import { toDiagnostic } from './host-nodes';
import { toResultType } from './host-result-types';
import type { HostAnalysis, HostNode, HostSymbol, LibraryCode } from './host-types';
import { analyzeText, listOf, parseText } from './kusto-host';

/**
 * Parses and binds a query against these tables and functions. A query at which Microsoft's library itself fails, such as
 * `graph-match` over a table, has that as its mistake.
 */
export function analyze(text: string, symbols: readonly HostSymbol[]): HostAnalysis {
  const code = boundOrUndefined(text, symbols);
  if (code !== undefined) return toAnalysis(code);
  const parsed = parse(text);
  const message = 'The Kusto parser cannot make sense of this query';
  const failure = { code: 'unreadable', severity: 'error', message, span: { start: 0, end: text.length } } as const;
  return { ...parsed, diagnostics: [...parsed.diagnostics, failure] };
}

function boundOrUndefined(text: string, symbols: readonly HostSymbol[]): LibraryCode | undefined {
  try {
    return analyzeText(text, symbols);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Parses a text without binding it. */
export function parse(text: string): HostAnalysis {
  return toAnalysis(parseText(text));
}

/** Returns what the library says of a text that it parsed or bound. */
export function toAnalysis(code: LibraryCode): HostAnalysis {
  return {
    isCommand: code.Kind === 'Command',
    diagnostics: listOf(code.GetDiagnostics()).map(toDiagnostic),
    root: code.Syntax as unknown as HostNode,
    resultType: code.ResultType ? toResultType(code.ResultType) : undefined,
  };
}
