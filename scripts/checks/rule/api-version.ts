import { versionsThatKnow } from '../../content/api-definitions';
import type { AnalyticRule } from '../../content/detection';
import { goesTo } from '../../content/goes-to';
import { fieldsUnknownIn, ruleBodyWith, versionedFields } from '../../content/versioned-fields';
import type { Workspace } from '../../content/workspace';
import type { DetectionCheck, Finding } from '../check';

/** (Azure/azure-rest-api-specs, Microsoft.SecurityInsights; what each version knows: schemas/data/api-definitions.json.) */
export const apiVersion: DetectionCheck = {
  id: 'api-version',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'The api-version that a workspace file names can hold every rule that goes there.',
  why: 'The service drops what a version does not know, and a list leaves out rules of kinds that it does not know: no plan would ever be empty. No stable version knows NRT rules, sub-techniques and sentinelEntitiesMappings.',
  failing: {
    'detections/example/rule.yaml': 'relevantTechniques: [T1071.004]\n',
    'workspaces/example.yaml': 'apiVersion: 2025-09-01\n',
  },
  passing: {
    'detections/example/rule.yaml': 'relevantTechniques: [T1071.004]\n',
    'workspaces/example.yaml': 'apiVersion: 2025-07-01-preview\n',
  },
  run: (detection, { catalog }) => {
    if (detection.type !== 'analyticRule') return [];
    return catalog.workspaces
      .filter((workspace) => goesTo(workspace, detection))
      .flatMap((workspace) => findUnheld(detection, workspace));
  },
};

function findUnheld(rule: AnalyticRule, { name, apiVersion: named, document }: Workspace): Finding[] {
  const had = versionedFields.filter(({ has }) => has(rule));
  const better = versionsThatKnow('alertRules', ruleBodyWith(rule.kind, had))[0];
  const help = `Take apiVersion out of ${document.source.path}${better === undefined ? '' : `, or name one that can, such as ${better}`}.`;
  return fieldsUnknownIn(named, rule.kind, had).map(({ words, at }) => ({
    place: rule.document.placeOf(at),
    message: `The workspace ${name} is spoken to in version ${named} of the API, which does not know ${words}`,
    help,
  }));
}
