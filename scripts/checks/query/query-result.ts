import type { DetectionCheck } from '../check';

export const queryResult: DetectionCheck = {
  id: 'query-result',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'The query of a detection returns a table.',
  why: 'The service refuses a rule whose query returns one value, or nothing: there are no rows to raise alerts of.',
  failing: 'query: |\n  let limit = 5;\n  limit\nentityMappings: null\n',
  passing: 'query: |\n  let limit = 5;\n  print Limit = limit\nentityMappings: null\n',
  run: (detection, context) => {
    const { columns, diagnostics } = context.bind(detection);
    if (columns !== undefined || diagnostics.some(({ severity }) => severity === 'error')) return [];
    const help = 'End it with rows, such as a table with what is done to it.';
    return [{ place: detection.document.placeOf(['query']), message: 'The query does not return a table', help }];
  },
};
