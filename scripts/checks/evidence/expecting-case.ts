import type { Detection } from '../../content/detection';
import type { DetectionTest } from '../../content/detection-test';

/** One case of a test of a detection. */
export interface ExpectingCase {
  readonly test: DetectionTest;
  readonly caseIndex: number;
  readonly detection: Detection;
}
