import { allChecks } from '../checks/all-checks';
import { otherFindings } from '../checks/other-findings';

let known: ReadonlyMap<string, string> | undefined;

/** What a check holds, and what happens where it does not hold; undefined for a name of none. */
export function describeCheck(id: string): string | undefined {
  known ??= new Map([...allChecks, ...otherFindings].map((each) => [each.id, `${each.sentence}\n\n${each.why}`]));
  return known.get(id);
}
