import { walkSyntax } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

export const unusedVariable: DetectionCheck = {
  id: 'unused-variable',
  scope: 'detection',
  looksAt: 'query',
  severity: 'advice',
  sentence: 'What `let` declares is used, and so are the parameters of its functions.',
  why: 'A threshold, list or time that nothing reads was meant for a condition that is missing, or reads another.',
  failing:
    'query: |\n  let domains = dynamic(["bad.example"]);\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  let domains = dynamic(["bad.example"]);\n  ASimDnsActivityLogs\n  | where DnsQuery in (domains)\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    if (!/\blet\b/.test(detection.query)) return [];
    const { tree, diagnostics } = context.bind(detection);
    if (tree === undefined || diagnostics.some(({ severity }) => severity === 'error')) return [];
    const declared: { readonly name: string; readonly at: { readonly start: number; readonly end: number } }[] = [];
    const read = new Set<string>();
    walkSyntax(tree, ({ kind, parts, text }) => {
      const name =
        kind === 'LetStatement'
          ? parts.Name
          : kind === 'FunctionParameter'
            ? parts['NameAndType']?.parts.Name
            : undefined;
      if (name?.text !== undefined) declared.push({ name: name.text, at: name.span });
      if (kind === 'NameReference' && text !== undefined) read.add(text);
    });
    return declared.flatMap(({ name, at }): Finding[] => {
      if (read.has(name)) return [];
      const message = `Nothing reads ${name}`;
      return [{ place: placeInQuery(detection, at), message, help: 'Use it as it was meant, or take it out.' }];
    });
  },
};
