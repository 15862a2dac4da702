import { walkSyntax } from '../../kql/syntax-node';
import { loadTableFacts } from '../../kql/workspace-schema';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

export const shadowedTable: DetectionCheck = {
  id: 'shadowed-table',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'No variable has the name of a table.',
  why: 'From there on the name means the variable: the query reads what `let` says, and not the logs.',
  failing:
    'query: |\n  let DeviceEvents = datatable(DeviceName: string)["one"];\n  ASimDnsActivityLogs\n  | where SrcHostname in (DeviceEvents)\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  let devices = datatable(DeviceName: string)["one"];\n  ASimDnsActivityLogs\n  | where SrcHostname in (devices)\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const { tree } = /\blet\b/.test(detection.query) ? context.bind(detection) : { tree: undefined };
    const findings: Finding[] = [];
    if (tree === undefined) return findings;
    walkSyntax(tree, ({ kind, parts }) => {
      const name = kind === 'LetStatement' ? parts.Name : undefined;
      if (name?.text === undefined || !loadTableFacts().has(name.text)) return;
      // A variable that reads the table of its name narrows it, which is a way to write it once.
      let readsItself = false;
      if (parts.Expression !== undefined) {
        walkSyntax(parts.Expression, ({ reference, text }) => {
          if (reference?.kind === 'table' && text === name.text) readsItself = true;
        });
      }
      if (readsItself) return;
      findings.push({
        place: placeInQuery(detection, name.span),
        message: `${name.text} is a table, and means this variable from here on`,
        help: 'Give the variable a name of its own.',
      });
    });
    return findings;
  },
};
