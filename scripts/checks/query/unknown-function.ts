import type { BoundQuery, QueryDiagnostic } from '../../kql/bind-query';
import type { DetectionCheck } from '../check';
import { kqlFindings, nameIn } from '../evidence/kql-diagnostics';
import { meantFunction } from '../evidence/meant-function';
import { namesDeclaredAt } from '../evidence/meant-name';

/** A function that leads out of the workspace. */
interface Reach {
  readonly help: string;
  /** Whether the service refuses a rule with it. */
  readonly isRefused: boolean;
}

/** ("Scheduled analytics rules in Microsoft Sentinel", query best practices.) */
const beyondThisWorkspace: ReadonlyMap<string, Reach> = new Map([
  ['adx', { help: 'The service takes no rule that asks Azure Data Explorer.', isRefused: true }],
  ['arg', { help: 'The service takes no rule that asks Azure Resource Graph.', isRefused: true }],
  ['cluster', { help: 'A rule reads the workspace in which it is.', isRefused: true }],
  [
    'workspace',
    {
      help: 'Queries over several workspaces are not bound here: accept the finding under waivers, and prove it there.',
      isRefused: false,
    },
  ],
]);

export const unknownFunction: DetectionCheck = {
  id: 'unknown-function',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'Every function that the query calls is known.',
  why: 'The service refuses a rule that calls a function which is not in the workspace. A name that is nearly a known one is an error, and so is any other if the repository says which functions there are; else a workspace may have it.',
  failing: 'query: |\n  _Im_Dsn(starttime=ago(1h))\n  | project TimeGenerated, SrcIpAddr = SrcIpAddr\n',
  passing: 'query: |\n  _Im_Dns(starttime=ago(1h))\n  | project TimeGenerated, SrcIpAddr = SrcIpAddr\n',
  run: (detection, context) => {
    const meant = (name: string, diagnostic: QueryDiagnostic, query: BoundQuery) =>
      meantFunction(name, [...namesDeclaredAt(query, diagnostic.span.start), ...context.schema().functions.keys()]);
    const saysWhatExists = context.catalog.ownFunctions.length > 0;
    return kqlFindings(
      detection,
      context,
      'unknown-function',
      (diagnostic, query) => {
        const name = nameIn(query.text, diagnostic);
        const reach = beyondThisWorkspace.get(name);
        if (reach !== undefined) return reach.help;
        const own = 'If your workspace has it, keep it in functions/, or describe it in schemas/custom/.';
        const question = meant(name, diagnostic, query)?.question;
        return question === undefined ? own : `${question} ${own}`;
      },
      (diagnostic, query) => {
        const name = nameIn(query.text, diagnostic);
        return (
          beyondThisWorkspace.get(name)?.isRefused ??
          (saysWhatExists || meant(name, diagnostic, query)?.isCertain === true)
        );
      },
    );
  },
};
