import type { Proposal } from '../../prove/tune/propose-exclusion';
import { countOf } from '../../source/count-of';
import { formatYaml } from '../../source/yaml-document';
import { escapeLine, escapeText } from '../text/terminal-text';

/** The exclusion that is proposed, as YAML to paste, and what it costs; or why there is none. */
export function tuneText(slug: string, proposal: Proposal): string {
  if (proposal.kind === 'none') {
    const tried = proposal.tried.slice(0, 5).map((each) => `  ${each}\n`);
    const lines = [
      `There is no exclusion for ${slug}: ${proposal.reason}.\n`,
      ...(tried.length === 0 ? [] : ['Tried, among others:\n', ...tried]),
    ];
    return lines.map(escapeText).join('');
  }
  const { exclusion, testCase, dropped, without, with: kept } = proposal;
  const cost = [
    `Of the other logs it drops ${countOf(dropped.count, 'event')} of ${proposal.table}.`,
    `Over them the detection gives ${yieldText(without)} without it, and ${yieldText(kept)} with it.`,
    ...dropped.first.map((row) => `  ${JSON.stringify(row)}`),
  ];
  const proof =
    testCase === undefined
      ? '# No few of these rows show alone that it is needed: write its case by hand.\n'
      : `# In ${slug}.test.yaml:\n${formatYaml({ cases: [testCase] })}`;
  return [
    escapeText(`# In ${slug}.yaml:\n${formatYaml({ falsePositives: [exclusion] })}`),
    escapeText(proof),
    '\n',
    ...cost.map((line) => `${escapeLine(line)}\n`),
    'All cases that held without it hold with it.\n',
  ].join('');
}

function yieldText({ alerts, rows }: { readonly alerts: number; readonly rows: number }): string {
  return alerts === 0 ? countOf(rows, 'row') : `${countOf(alerts, 'alert')} of ${countOf(rows, 'row')}`;
}
