import type { Detection } from '../content/detection';
import { runTests } from '../prove/run-tests';
import type { Pair } from './pair-content';
import { placeIn } from './reviewed-state';
import type { OpenState, OpenStates } from './reviewed-state';
import { say } from './statement';
import type { Statement } from './statement';

/**
 * The test cases of both states that have another outcome now.
 *
 * @param pairs the detections that may behave in another way
 */
export function reviewProofs(pairs: readonly Pair<Detection>[], states: OpenStates): readonly Statement[] {
  const affected = pairs.flatMap(({ before, after }) => (before && after ? [{ before, after }] : []));
  if (affected.length === 0) return [];
  const old = outcomesOf(
    affected.map(({ before }) => before.slug),
    states.before,
  );
  const now = outcomesOf(
    affected.map(({ after }) => after.slug),
    states.after,
  );
  return affected.flatMap(({ before, after }) => {
    const was = old.get(before.slug);
    return [...(now.get(after.slug) ?? [])].flatMap(([name, passes]): Statement[] => {
      if (was?.get(name) === undefined || was.get(name) === passes) return [];
      return [
        {
          kind: passes ? 'case-passes' : 'case-fails',
          subject: after.slug,
          phrase: say`${name}`,
          places: placesOfCase(after.slug, name, states.after),
          count: 1,
          covers: [],
        },
      ];
    });
  });
}

function outcomesOf(slugs: readonly string[], { catalog, schema, proofs }: OpenState) {
  const asked = new Set(slugs);
  const { results } = runTests(
    {
      catalog: {
        ...catalog,
        detections: catalog.detections.filter(({ slug }) => asked.has(slug)),
        // It would be said of the tests of all others that they test nothing.
        tests: catalog.tests.filter(({ detection }) => asked.has(detection)),
      },
      schema: schema(),
      workspace: undefined,
      store: proofs,
    },
    { detections: [], explain: false, mutate: false, everywhere: false, caseName: undefined },
  );
  return new Map(
    results.map(({ detection, cases }) => [detection, new Map(cases.map(({ name, passed }) => [name, passed]))]),
  );
}

function placesOfCase(slug: string, name: string, state: OpenState) {
  return state.catalog.tests
    .filter(({ detection, cases }) => detection === slug && cases.some((each) => each.name === name))
    .map(({ document, cases }) =>
      placeIn(state, document, ['cases', cases.findIndex((each) => each.name === name), 'name']),
    );
}
