import type { Span } from '../../source/position';
import { ownValue } from '../../source/own-value';
import type { CheckContext, DetectionCheck, Finding } from '../check';
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
      const fault = termFault(compared) ?? endingFault(compared, flow) ?? endFault(compared, flow);
      const { span } = compared;
      // Of a list the first says it.
      if (fault !== undefined && !found.has(span.start))
        found.set(span.start, { place: placeInQuery(detection, span), ...fault });
    }
    for (const { span, ...fault } of exclusiveTerms(flow, context)) {
      if (!found.has(span.start)) found.set(span.start, { place: placeInQuery(detection, span), ...fault });
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

/** Endings of files that queries ask for. */
const endings: ReadonlySet<string> = new Set(
  'exe dll sys bat cmd com ps1 psm1 psd1 vbs vbe vb js jse wsf wsh hta lnk scr cpl msi msp jar py pyc rb pl php asp aspx jsp ashx sh elf so bin dmp log txt csv json xml ini cfg conf dat db sqlite doc docx docm dot dotm xls xlsx xlsm xlsb xlam xll ppt pptx pptm pdf rtf one htm html mht svg png jpg jpeg gif zip rar 7z gz tar tgz cab iso img vhd vhdx chm url reg inf tmp bak kirbi pfx pem key cer crt ost pst eml msg do c h cc cs cpp hpp java go rs ts tsx vb md yml swf ps pf p12 ppk au wav mp3 mp4 avi ics vcf woff css jnlp ocx drv ax tlb mof pif gpg asc'.split(
    ' ',
  ),
);

/** ("has operator", Kusto documentation: a whole term; and the end of a file's name is one.) */
function endingFault({ operator, text, left }: ComparedValue, flow: QueryFlow): Fault | undefined {
  const isWhole = /^has(?:_any|_all|_cs)?$|^endswith/.test(operator);
  const ending = /^\.([a-z]{1,3})$/i.exec(text)?.[1]?.toLowerCase();
  if (!isWhole || ending === undefined || endings.has(ending)) return undefined;
  const kind = kindOf(left, flow)?.kind;
  const meant = kind === 'file' || kind === 'path' ? [...endings].find((each) => each.startsWith(ending)) : undefined;
  if (meant === undefined) return undefined;
  const message = `${JSON.stringify(text)} is a part of an ending such as .${meant}, and ${operator} looks for the whole`;
  return { message, help: `Write ${JSON.stringify(`.${meant}`)}.` };
}

/** By the kind of a column, what one whole value of it looks like. */
const wholeValues: Readonly<Record<string, RegExp | undefined>> = {
  file: /^[\w-]+\.(?:exe|dll|ps1|bat|cmd|vbs|js|sys|msi)$/i,
  address: /^(?:\d{1,3}\.){3}\d{1,3}$/,
  user: /^[\w.-]+@[\w-]+(?:\.[\w-]+)+$/,
  hash: /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i,
};

/** has_all of several whole values, of which a column holds one. */
function exclusiveTerms(flow: QueryFlow, context: CheckContext): readonly (Fault & { readonly span: Span })[] {
  const byPlace = new Map<string, ComparedValue[]>();
  for (const compared of findComparedValues(flow, context.clock.moment.evaluate)) {
    if (compared.operator !== 'has_all' || compared.count < 2) continue;
    const key = `${compared.span.start} ${compared.span.end}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), compared]);
  }
  return [...byPlace.values()].flatMap((terms) => {
    const [first] = terms;
    const kind = first && kindOf(first.left, flow);
    const form = kind && ownValue(wholeValues, kind.kind);
    const whole = new Set(terms.filter(({ text }) => form?.test(text)).map(({ text }) => text.toLowerCase()));
    if (first === undefined || kind === undefined || whole.size < 2) return [];
    const message = `${kind.name} holds one value, and has_all asks for ${whole.size} in it`;
    return [{ span: first.span, message, help: 'Write in~ or has_any for one of several.' }];
  });
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
