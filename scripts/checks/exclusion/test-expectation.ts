import type { Detection } from '../../content/detection';
import type { Column } from '../../kql/workspace-schema';
import { closePlugins } from '../../kql/close-plugins';
import type { CheckContext, CheckExample, TestCheck } from '../check';
import { findExpectationFaults } from '../evidence/expectation-faults';

function expecting(row: string): CheckExample {
  return {
    'detections/example/rule.yaml': '',
    'detections/example/rule.test.yaml': `cases:
  - name: A query for the domain fires
    events:
      ASimDnsActivityLogs: [{ DnsQuery: bad.example, SrcIpAddr: 10.0.0.1 }]
    expect: { rows: [${row}] }
`,
  };
}

export const testExpectation: TestCheck = {
  id: 'test-expectation',
  scope: 'test',
  severity: 'error',
  sentence: 'What a case expects can be told from what the detection gives.',
  why: 'An expectation about a column or an exclusion that is not there would hold or fail for no reason.',
  failing: expecting('{ SrcIpAdr: 10.0.0.1 }'),
  passing: expecting('{ SrcIpAddr: 10.0.0.1 }'),
  run: (test, context) => {
    const detection = context.catalog.detections.find(({ slug }) => slug === test.detection);
    if (detection === undefined) return [];
    const columns = columnsOf(detection, context);
    return [...test.cases.keys()].flatMap((caseIndex) =>
      findExpectationFaults({ test, caseIndex, detection }, columns, context.catalog.automationRules),
    );
  },
};

/** The columns of its result; undefined if they are not all known, as behind bag_unpack() or from an open table. */
function columnsOf(detection: Detection, context: CheckContext): readonly Column[] | undefined {
  const query = context.bind(detection);
  if (query.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const { tables } = context.references(detection);
  if (tables.some(({ name }) => context.schema().tables.get(name)?.open === true)) return undefined;
  return closePlugins(query) === undefined ? query.columns : undefined;
}
