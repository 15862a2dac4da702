import { goesTo } from '../content/goes-to';
import type { Workspace } from '../content/workspace';
import { overlayDetection } from '../expand/detection-variants';
import { changedLeaves } from './changed-leaves';
import { overlaysOf } from './compare-scopes';
import { kindOfKey } from './key-kinds';
import { pairByName } from './pair-content';
import { holdsUnread, placeIn } from './reviewed-state';
import type { OpenState, OpenStates } from './reviewed-state';
import { ruleFields } from './rule-fields';
import { sayLeaves } from './say-leaves';
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
        : reviewSettings(pair.before, pair.after, states);
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

/** Where a workspace is, and what a deployment does there beside the content. */
function reviewSettings(before: Workspace, after: Workspace, states: OpenStates): readonly Statement[] {
  const leaves = changedLeaves(before.document.value, after.document.value);
  return (['target-changed', 'workspace-setting'] as const).flatMap((kind): readonly Statement[] => {
    const own = leaves.filter(({ path: [key] }) => kindOfKey('workspace', String(key)) === kind);
    const [first] = own;
    if (first === undefined) return [];
    return [
      {
        kind,
        subject: after.name,
        phrase: sayLeaves(own),
        places: [
          first.after === undefined
            ? placeIn(states.before, before.document, first.at.before)
            : placeIn(states.after, after.document, first.at.after),
        ],
        count: 1,
        covers: own.flatMap(({ path }) =>
          [before, after].map(({ document }) => ({ file: document.source.path, path })),
        ),
      },
    ];
  });
}
