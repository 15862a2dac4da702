import type { Detection } from '../content/detection';
import type { CheckContext, Finding } from './check';

/**
 * True if a column that is not known may still be there: classic custom logs gain columns, named by their type, as
 * events with them come in. ("Send log data to Azure Monitor by using the HTTP Data Collector API", record types.)
 */
export function mayBeCustomLogColumn(name: string, detection: Detection, context: CheckContext): boolean {
  return /\w_[sdbtg]$/.test(name) && context.references(detection).tables.some((table) => table.name.endsWith('_CL'));
}

/** Returns the finding as a warning that says why it is not certain. */
export function softenForCustomLog(finding: Finding): Finding {
  const help = 'A custom log of yours may have it; look there.';
  return { ...finding, severity: 'warning', help: finding.help === undefined ? help : `${finding.help} ${help}` };
}
