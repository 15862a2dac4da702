import { toDiagnostic } from './host-nodes';
import { toResultType } from './host-result-types';
import type { HostAnalysis, HostNode, HostSymbol, LibraryCode } from './host-types';
import { analyzeText, listOf, parseText } from './kusto-host';

/** Parses and binds a query against these tables and functions. */
export function analyze(text: string, symbols: readonly HostSymbol[]): HostAnalysis {
  return toAnalysis(analyzeText(text, symbols));
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
