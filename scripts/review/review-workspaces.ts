import { goesTo } from '../content/goes-to';
import type { Workspace } from '../content/workspace';
import { asWritten } from '../content/written-value';
import { overlayDetection } from '../expand/detection-variants';
import { overlaysOf } from './compare-scopes';
import { pairByName } from './pair-content';
import { holdsUnread, placeIn } from './reviewed-state';
import type { OpenState, OpenStates } from './reviewed-state';
import { ruleFields } from './rule-fields';
import { joinPhrases, say, sayList } from './statement';
import type { Phrase, Statement } from './statement';

/** Workspaces and groups that come and go, where the others deploy to, and how. */
export function reviewWorkspaces(states: OpenStates): readonly Statement[] {
  const { before, after } = states;
  const workspaces = pairByName(before.catalog.workspaces, after.catalog.workspaces, ({ name }) => name);
  const groups = pairByName(before.catalog.workspaceGroups, after.catalog.workspaceGroups, ({ name }) => name);
  return [
    ...workspaces.flatMap((pair) => {
      if (pair.after === undefined) return pair.before === undefined ? [] : stateRemoval(pair.before, states);
      return pair.before === undefined
        ? stateAddition(pair.after, after)
        : reviewSettings(pair.before, pair.after, after);
    }),
    ...groups.flatMap((pair): Statement[] => {
      if ((pair.before === undefined) === (pair.after === undefined)) return [];
      const [group, state] = pair.after === undefined ? [pair.before!, before] : [pair.after, after];
      if (holdsUnread(after, group.document.source.path)) return [];
      return [
        {
          kind: 'edited',
          subject: group.name,
          phrase: [pair.after === undefined ? 'the group of workspaces is removed' : 'a group of workspaces is added'],
          places: [placeIn(state, group.document, [])],
          count: 1,
          covers: [{ file: group.document.source.path, path: [] }],
        },
      ];
    }),
  ];
}

function stateRemoval(
  { document, name, ...workspace }: Workspace,
  { before, after }: OpenStates,
): readonly Statement[] {
  if (holdsUnread(after, document.source.path)) return [];
  const taken = before.catalog.detections.filter((each) => goesTo({ document, name, ...workspace }, each)).length;
  return [
    {
      kind: 'workspace-removed',
      subject: name,
      phrase: say`it took ${taken} ${[taken === 1 ? 'detection' : 'detections']}; what is deployed there is looked after no more`,
      places: [placeIn(before, document, [])],
      count: 1,
      covers: [{ file: document.source.path, path: [] }],
    },
  ];
}

/** A workspace that comes, with each detection that is less there than it is written. */
function stateAddition(workspace: Workspace, after: OpenState): readonly Statement[] {
  const { document, name } = workspace;
  const taken = after.catalog.detections.filter((detection) => goesTo(workspace, detection));
  const differing = taken.flatMap((detection): Statement[] => {
    const overlays = overlaysOf(workspace, detection);
    if (overlays.length === 0) return [];
    const there = overlayDetection(detection, overlays);
    const changed = ruleFields.filter(({ read }) => read(detection) !== read(there));
    const own = new Set(detection.falsePositives);
    const exclusions = there.falsePositives.filter((each) => !own.has(each)).map(({ id }) => id);
    if (changed.length === 0 && exclusions.length === 0) return [];
    const isOff = changed.some(({ key }) => key === 'enabled') && there.type === 'analyticRule' && !there.enabled;
    const key = isOff ? 'enabled' : (changed[0]?.key ?? 'falsePositives');
    const isLess = changed.some(({ judge }) =>
      ['rule-narrowed', 'severity-lowered', 'trigger-changed'].includes(judge(detection, there)),
    );
    return [
      {
        kind: isOff ? 'rule-off' : isLess ? 'rule-narrowed' : exclusions.length > 0 ? 'exclusion-added' : 'edited',
        subject: detection.slug,
        phrase: [
          ...say` in the new workspace ${name}: `,
          ...joinPhrases(
            [
              ...changed.map(
                ({ name: field, read }) => say`${[field]} ${orNothing(read(detection))} → ${orNothing(read(there))}`,
              ),
              ...(exclusions.length === 0 ? [] : [say`exclusions ${sayList(exclusions)}`]),
            ],
            ', ',
          ),
        ],
        places: [placeIn(after, there.document, [key])],
        count: 1,
        covers: [],
      },
    ];
  });
  return [
    {
      kind: 'workspace-added',
      subject: name,
      phrase: say`takes ${taken.length} of ${after.catalog.detections.length} detections`,
      places: [placeIn(after, document, [])],
      count: 1,
      covers: [{ file: document.source.path, path: [] }],
    },
    ...differing,
  ];
}

function orNothing(value: string | undefined): Phrase {
  return value === undefined ? ['nothing'] : say`${value}`;
}

/** Keys that say where a workspace is. */
const targetKeys = [
  'subscription', 'resourceGroup', 'workspace', 'workspaceId', 'tenant', 'cloud', 'endpoint', 'emulator', 'repository', 'largeWatchlists',
] as const; // prettier-ignore

/** Keys that decide what a deployment does there beside the content. */
const deploymentKeys = ['prune', 'portalStates', 'apiVersion', 'threatIntelligence', 'groups'] as const;

function reviewSettings(before: Workspace, after: Workspace, state: OpenState): readonly Statement[] {
  return [
    ...reviewKeys('target-changed', targetKeys, before, after, state),
    ...reviewKeys('workspace-setting', deploymentKeys, before, after, state),
  ];
}

function reviewKeys(
  kind: Statement['kind'],
  keys: readonly string[],
  before: Workspace,
  after: Workspace,
  state: OpenState,
): readonly Statement[] {
  const [old, now] = [before, after].map(({ document }) => asWritten<Record<string, unknown>>(document.value));
  const changed = keys.filter((key) => JSON.stringify(old?.[key]) !== JSON.stringify(now?.[key]));
  if (changed.length === 0) return [];
  return [
    {
      kind,
      subject: after.name,
      phrase: joinPhrases(
        changed.map((key) => say`${[key]} ${sayValue(old?.[key])} → ${sayValue(now?.[key])}`),
        ', ',
      ),
      places: [placeIn(state, after.document, [changed[0] ?? ''])],
      count: 1,
      covers: [before, after].flatMap(({ document }) =>
        changed.map((key) => ({ file: document.source.path, path: [key] })),
      ),
    },
  ];
}

function sayValue(value: unknown): Phrase {
  if (value === undefined) return ['nothing'];
  return say`${typeof value === 'string' ? value : JSON.stringify(value)}`;
}
