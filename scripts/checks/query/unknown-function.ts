import type { DetectionCheck } from '../check';
import { kqlFindings, nameIn } from '../evidence/kql-diagnostics';
import { meantFunction } from '../evidence/meant-function';

/** Functions that lead out of the workspace. ("Scheduled analytics rules in Microsoft Sentinel", query best practices.) */
const beyondThisWorkspace: ReadonlyMap<string, string> = new Map([
  ['adx', 'The service takes no rule that asks Azure Data Explorer.'],
  ['arg', 'The service takes no rule that asks Azure Resource Graph.'],
  ['cluster', 'A rule reads the workspace in which it is.'],
  [
    'workspace',
    'Queries over several workspaces are not bound here: accept the finding under waivers, and prove it there.',
  ],
]);

export const unknownFunction: DetectionCheck = {
  id: 'unknown-function',
  scope: 'detection',
  severity: 'error',
  sentence: 'Every function that the query calls is known.',
  why: 'The service refuses a rule that calls a function which is not in the workspace.',
  failing: 'query: |\n  _Im_Dsn(starttime=ago(1h))\n  | project TimeGenerated, SrcIpAddr = SrcIpAddr\n',
  passing: 'query: |\n  _Im_Dns(starttime=ago(1h))\n  | project TimeGenerated, SrcIpAddr = SrcIpAddr\n',
  run: (detection, context) =>
    kqlFindings(detection, context, 'unknown-function', (diagnostic, query) => {
      const name = nameIn(query.text, diagnostic);
      const reach = beyondThisWorkspace.get(name);
      if (reach !== undefined) return reach;
      const own = 'If your workspace has it, keep it in functions/, or describe it in schemas/custom/.';
      const meant = meantFunction(name, context.schema().functions.keys());
      return meant === undefined ? own : `${meant} ${own}`;
    }),
};
