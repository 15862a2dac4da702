import { unreadNames } from '../../content/content-kinds';
import { nearestWord } from '../../source/nearest-word';
import type { TestCheck } from '../check';

export const testWithoutDetection: TestCheck = {
  id: 'test-without-detection',
  scope: 'test',
  severity: 'error',
  sentence: 'Every test names a detection that is in the repository.',
  why: 'A test of nothing passes for ever, while the detection that it was written for has no proof.',
  failing: { 'detections/example/other.test.yaml': '', 'detections/example/rule.yaml': '' },
  passing: { 'detections/example/rule.test.yaml': '', 'detections/example/rule.yaml': '' },
  run: (test, { catalog }) => {
    const slugs = [...catalog.detections.map(({ slug }) => slug), ...unreadNames(catalog, 'detection')];
    if (slugs.includes(test.detection)) return [];
    const nearest = nearestWord(test.detection, slugs);
    return [
      {
        place: test.document.placeOf(['detection']),
        message: `This is the test of ${test.detection}, and there is no such detection`,
        help: `Name the file like the detection${nearest === undefined ? '' : `, such as ${nearest}`}, with .test.yaml at the end.`,
      },
    ];
  },
};
