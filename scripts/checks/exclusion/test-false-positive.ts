import { nearestWord } from '../../source/nearest-word';
import type { CheckExample, TestCheck } from '../check';

/** A rule that excludes a scanner, and a case of the false positive that is named. */
function provingExclusion(falsePositive: string): CheckExample {
  return {
    'detections/example/rule.yaml': `falsePositives:
  - id: scanner
    scenario: The vulnerability scanner asks for every known domain.
    exclude: { ASimDnsActivityLogs: SrcIpAddr == "192.0.2.7" }
    owner: network@example.com
`,
    'detections/example/rule.test.yaml': `cases:
  - name: The scanner stays silent
    falsePositive: ${falsePositive}
    events:
      ASimDnsActivityLogs:
        - { TimeGenerated: -5m, DnsQuery: bad.example, SrcIpAddr: 192.0.2.7 }
`,
  };
}

export const testFalsePositive: TestCheck = {
  id: 'test-false-positive',
  scope: 'test',
  severity: 'error',
  sentence: 'Every case of a false positive names one that the detection, or a workspace for it, excludes.',
  why: 'The case would prove an exclusion that is not there.',
  failing: provingExclusion('scaner'),
  passing: provingExclusion('scanner'),
  run: (test, { catalog }) => {
    const detection = catalog.detections.find(({ slug }) => slug === test.detection);
    if (detection === undefined) return [];
    const overlaid = [...catalog.workspaces, ...catalog.workspaceGroups].flatMap(({ overlays }) =>
      overlays.filter((overlay) => overlay.detection === test.detection).flatMap(({ set }) => set.falsePositives),
    );
    const excluded = [...detection.falsePositives, ...overlaid].filter(
      ({ exclude }) => Object.keys(exclude).length > 0,
    );
    const ids = excluded.map(({ id }) => id);
    return test.cases.flatMap(({ expectation }, index) => {
      if (expectation.type !== 'falsePositive' || ids.includes(expectation.id)) return [];
      const nearest = nearestWord(expectation.id, ids);
      return [
        {
          place: test.document.placeOf(['cases', index, 'falsePositive']),
          message: `The detection excludes no false positive ${expectation.id}`,
          help: nearest === undefined ? 'Add the exclusion to the detection.' : `Did you mean ${nearest}?`,
        },
      ];
    });
  },
};
