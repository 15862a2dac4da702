import { walkSyntax } from '../../kql/syntax-node';
import type { Finding, FunctionCheck } from '../check';
import { placeInText } from '../evidence/query-place';

const example = (value: string) => ({
  'functions/BlockedQueries.yaml': `parameters: "name:string"\nquery: |\n  ASimDnsActivityLogs\n  | where DnsQuery == ${value}\n`,
});

export const unusedParameter: FunctionCheck = {
  id: 'unused-parameter',
  scope: 'function',
  severity: 'warning',
  sentence: 'A function reads each of its parameters.',
  why: 'Whatever a detection gives it, the result is the same: the condition in which it was meant to stand is missing.',
  failing: example('"bad.example"'),
  passing: example('name'),
  run: (subject, context) => {
    const { declaration, inQuery, inParameters } = context.bindFunction(subject);
    const wrong = [...inQuery, ...inParameters].some(({ severity }) => severity === 'error');
    const declared = declaration.tree?.parts['Statements']?.items[0]?.parts['Expression'];
    if (wrong || subject.parameters === '' || declared === undefined) return [];
    const read = new Set<string>();
    walkSyntax(declared.parts['Body'] ?? declared, ({ kind, text }) => {
      if (kind === 'NameReference' && text !== undefined) read.add(text);
    });
    const list = declared.parts['Parameters'];
    return (list?.parts['Parameters']?.items ?? []).flatMap(({ parts }): Finding[] => {
      const name = parts['NameAndType']?.parts['Name'];
      if (name?.text === undefined || list === undefined || read.has(name.text)) return [];
      const shift = list.span.start + 1;
      const span = { start: name.span.start - shift, end: name.span.end - shift };
      const message = `The function does not read its parameter ${name.text}`;
      return [
        { place: placeInText(subject, ['parameters'], span), message, help: 'Use it as it was meant, or take it out.' },
      ];
    });
  },
};
