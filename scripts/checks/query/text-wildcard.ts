import type { Value } from '../../engine/values';
import type { DetectionCheck, Finding } from '../check';
import { oneRow } from '../evidence/condition-tree';
import { columnsRead, walkExpression } from '../evidence/expressions';
import { placeInQuery } from '../evidence/query-place';

/** ("String operators", Kusto documentation: none of them knows wildcards.) */
export const textWildcard: DetectionCheck = {
  id: 'text-wildcard',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'A text that is compared or searched has no wildcards.',
  why: 'A star stands for itself in KQL: `contains "/tn *"` finds only what has a star there, so a converted rule goes blind.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery endswith "*.bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery endswith ".bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const flow = /[*%|]/.test(detection.query) ? context.flow(detection) : undefined;
    const { evaluate } = context.clock.moment;
    const findings: Finding[] = [];
    for (const expression of flow?.written ?? []) {
      walkExpression(expression, (part) => {
        if (part.kind !== 'call' || part.from !== 'binaryOperators' || !searches.test(part.name)) return;
        const [text, sought] = part.operands;
        if (text === undefined || sought === undefined || columnsRead(text).size === 0 || columnsRead(sought).size > 0)
          return;
        const value: Value = evaluate(sought, oneRow)?.[0] ?? null;
        const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
        const wild = texts.find((each): each is string => typeof each === 'string' && hasWildcard(each));
        if (wild === undefined) return;
        findings.push({
          place: placeInQuery(detection, sought.span),
          message: `${JSON.stringify(wild)} is searched with its ${signIn(wild)}, which is not a wildcard here`,
          help: 'Leave it out, and say where the text stands by startswith, endswith, has or contains; or write matches regex.',
        });
      });
    }
    return findings;
  },
};

/** How the sign is called that another language reads as a wildcard or an alternative. */
function signIn(text: string): string {
  return text.includes('*') ? 'star' : text.includes('%') ? 'percent sign' : 'bars';
}

const searches =
  /^(!?(==?|in~?|has(_cs|_any|_all|prefix|suffix)?|startswith(_cs)?|endswith(_cs)?|contains(_cs)?)|=~|!~|!=)$/;

/** Names of Windows' own variables, which stand between percent signs. */
const environmentName =
  /^%(?:(?:local)?app ?data|temp|tmp|program(?:data|files(?:x86)?|w6432)|user(?:profile|name|domain)|public|windir|system(?:root|drive)|comspec|path|allusersprofile|home(?:path|drive)|computername|logonserver)%$/i;

/**
 * A star at the beginning or the end of words, or inside of a file name or domain. A star that means itself stands
 * alone, in a command (`rm -rf /*`, `select *`), or as the last part of what is allowed (`s3:*`, `*\/write`).
 */
function hasWildcard(text: string): boolean {
  // SQL writes %word%, and regular expressions one|two|three.
  if (/^%[\w .@-]+%$/.test(text)) return !environmentName.test(text);
  if (/^%@[\w-]+\.[\w.-]+$|^[\w.-]+@%$/.test(text)) return true;
  if (/^[\w.-]{1,20}(?:\|[\w.-]{1,20}){2,}$/.test(text) || /^\d{1,3}(?:\.\d{1,3}){0,2}\.\*$/.test(text)) return true;
  if (/^[*\s]*$/.test(text) || /select\s*\*|count\(\*|[:/]\*|\*\/|\*:|\.\*|\*=|\\\*/i.test(text.replace(/^\*\./, '')))
    return false;
  return (
    /^\*[\w\s.\\-]*\w|\w[\w\s.-]*\*$/.test(text) ||
    /^[\w-]*\*[\w-]*\.[A-Za-z]{2,}$|^[\w-]+\*[\w.-]+\.[A-Za-z]{2,5}$/.test(text)
  );
}
