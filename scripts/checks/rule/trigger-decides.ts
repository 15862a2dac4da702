import type { DetectionCheck } from '../check';

/** ("Create a custom analytics rule from scratch", Microsoft Sentinel: alert threshold.) */
export const triggerDecides: DetectionCheck = {
  id: 'trigger-decides',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'The number of rows that a query can return meets its threshold at times, and not always.',
  why: 'A rule whose threshold no count meets never fires; one whose threshold every count meets fires at each run.',
  failing: 'triggerOperator: lt\ntriggerThreshold: 0\n',
  passing: '# without entityMappings\ntriggerOperator: lt\ntriggerThreshold: 5\n',
  run: (detection, context) => {
    if (detection.type !== 'analyticRule' || detection.kind !== 'Scheduled') return [];
    const { triggerOperator: operator, triggerThreshold: threshold } = detection;
    if (operator === undefined || threshold === undefined) return [];
    const counts = context.flow(detection)?.result.rowCount ?? { least: 0, most: Infinity };
    const truths = [...candidates(threshold, counts)].map((count) => meets[operator](count, threshold));
    if (operator === 'NotEqual' && threshold > 0 && counts.least === 0) {
      const message = `The rule fires at every number of rows but ${threshold}, also if there is none`;
      const help = 'Write GreaterThan or LessThan, or compare with 0.';
      return [{ place: detection.document.placeOf(['triggerOperator']), message, help }];
    }
    if (truths.includes(true) && truths.includes(false)) return [];
    const { least, most } = counts;
    const amount =
      least === most
        ? `always ${rows(least)}`
        : most === Infinity
          ? `${least} rows or more`
          : `${least} to ${rows(most)}`;
    const isNever = !truths.includes(true);
    return [
      {
        place: detection.document.placeOf(['triggerThreshold']),
        message: `The query returns ${amount}, so the rule ${isNever ? 'never fires' : 'fires at each run'}`,
        help:
          least === most
            ? 'Put the condition on what is counted into a filter at the end of the query, and let the rule fire for more than 0 rows.'
            : 'Give a threshold that some counts meet and others do not.',
      },
    ];
  },
};

function rows(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

const meets: Readonly<
  Record<'GreaterThan' | 'LessThan' | 'Equal' | 'NotEqual', (count: number, threshold: number) => boolean>
> = {
  GreaterThan: (count, threshold) => count > threshold,
  LessThan: (count, threshold) => count < threshold,
  Equal: (count, threshold) => count === threshold,
  NotEqual: (count, threshold) => count !== threshold,
};

/** The counts that a threshold may tell apart. */
function candidates(threshold: number, { least, most }: { least: number; most: number }): readonly number[] {
  const near = [
    least,
    least + 1,
    threshold - 1,
    threshold,
    threshold + 1,
    Number.isFinite(most) ? most : threshold + 2,
  ];
  return near.filter((count) => count >= least && count <= most);
}
