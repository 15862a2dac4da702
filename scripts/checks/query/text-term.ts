import type { DetectionCheck, Finding } from '../check';
import { findComparedValues, type ComparedValue } from '../evidence/compared-values';
import { kindOf } from '../evidence/column-kinds';
import { placeInQuery } from '../evidence/query-place';
import type { QueryFlow } from '../evidence/row-flow';

/** ("String operators", Kusto documentation: has looks for terms, startswith and endswith at an end.) */
export const textTerm: DetectionCheck = {
  id: 'text-term',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'A text is searched where it can stand.',
  why: 'No path ends with a backslash, no file name begins with its ending, and a blank behind a word must be there: such a search finds nothing, or less than was meant.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where SrcUsername startswith "@example.com"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where SrcUsername endswith "@example.com"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const flow = /has|startswith|endswith/.test(detection.query) ? context.flow(detection) : undefined;
    if (flow === undefined) return [];
    const found = new Map<number, Finding>();
    for (const compared of findComparedValues(flow, context.clock.moment.evaluate)) {
      const fault = termFault(compared) ?? endFault(compared, flow);
      const { span } = compared;
      // Of a list the first says it.
      if (fault !== undefined && !found.has(span.start))
        found.set(span.start, { place: placeInQuery(detection, span), ...fault });
    }
    return [...found.values()];
  },
};

type Fault = Pick<Finding, 'message' | 'help' | 'severity'>;

function termFault({ operator, text }: ComparedValue): Fault | undefined {
  if (!/^has(?:_cs|_any|_all)?$/.test(operator) || text === '') return undefined;
  const written = JSON.stringify(text);
  if (/^[\w.-]+\|[\w.-]+$/.test(text)) {
    const message = `${written} is searched with its bar, which is no "or" here`;
    const [one = '', other = ''] = text.split('|');
    return { severity: 'advice', message, help: `Write has_any (${JSON.stringify(one)}, ${JSON.stringify(other)}).` };
  }
  if (text === text.trim()) return undefined;
  const message = `The blank at the ${text.startsWith(' ') ? 'beginning' : 'end'} of ${written} must be there, too`;
  return {
    severity: 'advice',
    message,
    help: `Write ${JSON.stringify(text.trim())}: has finds whole words by itself.`,
  };
}

/** Ends at which a text cannot stand, by what a column holds. */
function endFault({ operator, text, left }: ComparedValue, flow: QueryFlow): Fault | undefined {
  const kind = /^(?:starts|ends)with/.test(operator) ? kindOf(left, flow) : undefined;
  if (kind === undefined) return undefined;
  const isStart = operator.startsWith('starts');
  const found = impossible.find(
    (each) => each.isStart === isStart && each.kinds.includes(kind.kind) && each.text.test(text),
  );
  if (found === undefined) return undefined;
  const message = `${kind.name} ${isStart ? 'begins' : 'ends'} with no ${JSON.stringify(text)}: ${found.why}`;
  return { message, help: found.help };
}

const impossible: readonly {
  readonly isStart: boolean;
  readonly kinds: readonly string[];
  readonly text: RegExp;
  readonly why: string;
  readonly help: string;
}[] = [
  {
    isStart: true,
    kinds: ['file', 'path'],
    text: /^\.(?:exe|dll|ps1|bat|cmd|vbs|js|scr|hta|lnk|zip|iso|docx?|xlsx?|msi)$/i,
    why: 'that is how it ends',
    help: 'Write endswith.',
  },
  { isStart: true, kinds: ['user'], text: /^@\w[\w-]*\./, why: 'that is how it ends', help: 'Write endswith.' },
  {
    isStart: false,
    kinds: ['file', 'path'],
    text: /\\$/,
    why: 'behind a backslash something follows',
    help: 'Write startswith or has for a folder.',
  },
  {
    isStart: false,
    kinds: ['file', 'path'],
    text: /^[a-z]:\\/i,
    why: 'that is how it begins',
    help: 'Write startswith.',
  },
  {
    isStart: false,
    kinds: ['address'],
    text: /^\d{1,3}(?:\.\d{1,3}){0,2}\.$/,
    why: 'behind a dot a number follows',
    help: 'Write startswith.',
  },
];
