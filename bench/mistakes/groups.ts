import { aggregates } from './aggregates';
import { breaking } from './breaking';
import { columns } from './columns';
import { operators } from './operators';
import { others } from './others';
import { queriesBeside, watchlists, workspaces } from './own-format';
import { exclusions, tests } from './own-proofs';
import { patterns } from './patterns';
import type { FilesPlant, Mistakes, Plant } from './plant';
import { ruleFields } from './rule-fields';
import { siblings } from './siblings';
import { sources } from './sources';
import { times } from './times';
import { values } from './values';

function inRule(mistakes: Mistakes): Readonly<Record<string, FilesPlant>> {
  const file = 'detections/corpus/rule.yaml';
  const plantIn = (plant: Plant) => (rule: string) => {
    const planted = plant(rule);
    return planted && { right: { [file]: planted.right }, wrong: { [file]: planted.wrong } };
  };
  return Object.fromEntries(Object.entries(mistakes).map(([name, plant]) => [name, plantIn(plant)]));
}

/** All kinds of mistakes: by what they do, then by what they are about. */
export const groups: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, FilesPlant>>>>>> = {
  'breaks the rule': { breaking: inRule(breaking) },
  'runs and does the wrong thing': {
    values: inRule(values),
    operators: inRule(operators),
    patterns: inRule(patterns),
    times: inRule(times),
    aggregates: inRule(aggregates),
    sources: inRule(sources),
    columns: inRule(columns),
    rule: inRule(ruleFields),
    siblings: inRule(siblings),
    others: inRule(others),
  },
  'own format': { exclusions, tests, watchlists, workspaces, beside: queriesBeside },
};
