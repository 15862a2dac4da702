import { defangText } from '../../indicators/defang-text';
import { quoteString } from '../../kql/literals';
import type { ActualResource, DesiredResource } from '../arm/resource';
import { objectAt, textAt } from '../arm/wire-json';

const mostNames = 3;

/** Says which indicators leave the lists in a query because they are no longer active. */
export function agedOutNotes({ inactive = [], body }: DesiredResource, live: ActualResource): readonly string[] {
  if (inactive.length === 0) return [];
  const [before, after] = [live.body, body].map((each) => textAt(objectAt(each, 'properties'), 'query') ?? '');
  const gone = inactive.filter((value) => {
    const literal = quoteString(value);
    return before!.includes(literal) && !after!.includes(literal);
  });
  if (gone.length === 0) return [];
  const rest = gone.length - mostNames;
  const names = `${gone.slice(0, mostNames).map(defangText).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const [count, verb] = gone.length === 1 ? ['1 indicator', 'is'] : [`${gone.length} indicators`, 'are'];
  return [`${count} in its query ${verb} no longer active: ${names}`];
}
