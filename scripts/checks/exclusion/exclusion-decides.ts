import type { PlacedFalsePositive } from '../../expand/apply-overlay';
import type { CheckContext, DetectionCheck, Finding } from '../check';
import { judgePredicate } from '../evidence/judge-predicate';

function excluding(predicate: string): string {
  return `falsePositives:
  - id: scanner
    scenario: The vulnerability scanner asks for every known domain.
    exclude:
      ASimDnsActivityLogs: ${predicate}
    owner: network@example.com
`;
}

export const exclusionDecides: DetectionCheck = {
  id: 'exclusion-decides',
  scope: 'detection',
  severity: 'error',
  sentence: 'The predicate of an exclusion is true of some events, and not of all.',
  why: 'One that is never true leaves the false positive as it is; one that always is silences the detection.',
  failing: excluding('SrcIpAddr == "192.0.2.7" and SrcIpAddr == "192.0.2.8"'),
  passing: excluding('SrcIpAddr == "192.0.2.7" or SrcIpAddr == "192.0.2.8"'),
  run: ({ document, falsePositives }, context) =>
    falsePositives.flatMap((falsePositive, index) =>
      judgeExclusion({ falsePositive, document, path: ['falsePositives', index] }, context),
    ),
};

function judgeExclusion({ falsePositive, document, path }: PlacedFalsePositive, context: CheckContext): Finding[] {
  return Object.entries(falsePositive.exclude).flatMap(([table, predicate]): Finding[] => {
    const schema = context.schema();
    const source = schema.functions.has(table) ? `${table}()` : table;
    const verdict = judgePredicate(predicate, source, schema);
    if (verdict === 'sometimes') return [];
    const place = document.placeOf([...path, 'exclude', table]);
    return [
      verdict === 'never'
        ? {
            place,
            message: `The exclusion of ${falsePositive.id} can never be true`,
            help: 'Join by `or` what cannot be at once, and write texts in the case in which they are compared.',
          }
        : {
            place,
            message: `The exclusion of ${falsePositive.id} is true of every event`,
            help: 'Say what only the false positive has.',
          },
    ];
  });
}
