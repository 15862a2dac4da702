import { countOf } from '../../source/count-of';
import type { Diagnostic } from '../../source/diagnostic';

/** Findings of which a repository makes less than the checks do. */
export interface UnsaidFindings {
  /** Those that a waiver accepts. */
  readonly waived: readonly Diagnostic[];
  /** Those that checks.yaml makes milder. */
  readonly lowered: readonly Diagnostic[];
  /** Those that checks.yaml hides. */
  readonly hidden: readonly Diagnostic[];
}

/**
 * Returns how many findings are not said as they would be, so that nothing hides behind a clean report:
 * `4 waived in 2 files, 1 lowered by checks.yaml`; '' if there are none.
 */
export function countUnsaid({ waived, lowered, hidden }: UnsaidFindings): string {
  const files = new Set(waived.map(({ place }) => place.file)).size;
  const parts = [
    ...(waived.length === 0 ? [] : [`${waived.length} waived in ${countOf(files, 'file')}`]),
    ...(lowered.length === 0 ? [] : [`${lowered.length} lowered by checks.yaml`]),
    ...(hidden.length === 0 ? [] : [`${hidden.length} hidden by checks.yaml`]),
  ];
  return parts.join(', ');
}
