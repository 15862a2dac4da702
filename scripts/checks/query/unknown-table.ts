import type { Catalog } from '../../content/catalog';
import { isSlipOf, nearestWord } from '../../source/nearest-word';
import type { DetectionCheck } from '../check';
import { kqlFindings, nameIn } from '../evidence/kql-diagnostics';
import { namesDeclaredAt } from '../evidence/meant-name';

export const unknownTable: DetectionCheck = {
  id: 'unknown-table',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'Every table and parser that the query names is known.',
  why: 'The service refuses a rule over a table that is not there: "One of the tables does not exist". A name that is nearly a known one is an error, and so is any other if the repository says which tables there are; else a workspace may have it.',
  failing: 'query: |\n  ASimDnsActivityLog\n  | project TimeGenerated, SrcIpAddr\n',
  passing: 'query: |\n  ASimDnsActivityLogs\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const { tables, functions } = context.schema();
    const known = [...tables.keys(), ...functions.keys()];
    return kqlFindings(
      detection,
      context,
      'unknown-table',
      (diagnostic, query) => {
        const names = [...namesDeclaredAt(query, diagnostic.span.start), ...known];
        const nearest = nearestWord(nameIn(query.text, diagnostic), names);
        const own =
          'If your workspace has it, describe it in schemas/custom/: sentinel pull --schema does that for all of them.';
        return nearest === undefined ? own : `Did you mean ${nearest}? ${own}`;
      },
      (diagnostic, query) => {
        const name = nameIn(query.text, diagnostic);
        return (
          saysWhatExists(context.catalog) ||
          namesDeclaredAt(query, diagnostic.span.start).some((other) => isSlipOf(name, other)) ||
          known.some((other) => isSlipOf(name, other) && !mayBeBoth(name, other))
        );
      },
    );
  },
};

/** Custom logs that differ by an underscore or a digit may well be two. */
function mayBeBoth(name: string, other: string): boolean {
  const letters = (each: string) => each.replace(/[\d_]/g, '');
  return name.endsWith('_CL') && other.endsWith('_CL') && letters(name) === letters(other);
}

/** Whether the repository says which tables there are, so that another one is not there. */
function saysWhatExists({ workspaces, ownTables }: Catalog): boolean {
  return ownTables.length > 0 || workspaces.some(({ tables, connectors }) => (tables ?? connectors) !== undefined);
}
