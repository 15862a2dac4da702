import type { Detection } from '../content/detection';
import { goesTo } from '../content/goes-to';
import { overlayDetection } from '../expand/detection-variants';
import { overlaysOf, scopesOf } from './compare-scopes';
import type { Pair } from './pair-content';
import { reviewExclusions } from './review-exclusions';
import { reviewFields, reviewOwnFields } from './review-fields';
import { holdsUnread, placeIn } from './reviewed-state';
import type { OpenState, OpenStates } from './reviewed-state';
import { ruleFields } from './rule-fields';
import { joinPhrases, say, sayList } from './statement';
import type { Phrase, Statement } from './statement';

/** What changes of one detection. */
export function reviewDetection(pair: Pair<Detection>, states: OpenStates): readonly Statement[] {
  const { before, after } = pair;
  if (after === undefined) return before === undefined ? [] : stateDeletion(before, states);
  if (before === undefined) return stateAddition(after, states);
  const moved = stateMove(before, after, states);
  if (before.type !== after.type) return [...moved, stateType(before, after, states)];
  const scopes = scopesOf({ before, after }, states);
  return [
    ...moved,
    ...reviewFields(scopes, states),
    ...reviewExclusions(scopes, states),
    ...reviewOwnFields(before, after, states),
    ...reviewPlaces(before, after, states),
  ];
}

/** A detection whose file is there and cannot be read is not deleted: what is wrong with the file is said of it. */
function stateDeletion(detection: Detection, states: OpenStates): readonly Statement[] {
  const { document, slug, name } = detection;
  const file = document.source.path;
  if (holdsUnread(states.after, file)) return [];
  const workspaces = states.after.catalog.workspaces.filter((workspace) => goesTo(workspace, detection));
  const stays = workspaces.filter(({ prune }) => !prune).map((workspace) => workspace.name);
  const remark =
    stays.length === 0 ? [] : say`; it goes on running in ${sayList(stays)}, because nothing is pruned there`;
  return [
    {
      kind: 'detection-deleted',
      subject: slug,
      phrase: [...say`${name}, ${describe(detection)}`, ...remark],
      places: [placeIn(states.before, document, [])],
      count: 1,
      covers: [{ file, path: [] }],
    },
  ];
}

function stateAddition(detection: Detection, { before, after }: OpenStates): readonly Statement[] {
  const { document, slug, name } = detection;
  const file = document.source.path;
  const off = after.catalog.workspaces
    .filter(
      (workspace) =>
        goesTo(workspace, detection) && isOff(overlayDetection(detection, overlaysOf(workspace, detection))),
    )
    .map((workspace) => workspace.name);
  const wasUnreadable = holdsUnread(before, file);
  const remarks: Phrase[] = [
    ...(isOff(detection) ? [say`switched off`] : off.length === 0 ? [] : [say`switched off in ${sayList(off)}`]),
    ...(wasUnreadable ? [say`its file could not be read before, so that nothing is known of what it was`] : []),
  ];
  return [
    {
      kind: wasUnreadable ? 'file-readable' : 'detection-added',
      subject: slug,
      phrase: joinPhrases([say`${name}, ${describe(detection)}`, ...remarks], ', '),
      places: [placeIn(after, document, [])],
      count: 1,
      covers: [{ file, path: [] }],
    },
  ];
}

function isOff(detection: Detection): boolean {
  return detection.type === 'analyticRule' && !detection.enabled;
}

function describe(detection: Detection): Phrase {
  if (detection.type === 'huntingQuery') return ['a hunting query'];
  const { severity } = detection;
  return severity === undefined ? ['a rule'] : say`a rule of severity ${severity}`;
}

function stateMove(before: Detection, after: Detection, states: OpenStates): readonly Statement[] {
  const [from, to] = [before.document.source.path, after.document.source.path];
  if (from === to) return [];
  return [
    {
      kind: 'moved',
      subject: after.slug,
      phrase: say`from ${before.slug}`,
      places: [placeIn(states.after, after.document, [])],
      count: 1,
      covers: [],
    },
  ];
}

function stateType(before: Detection, after: Detection, states: OpenStates): Statement {
  const becomesRule = after.type === 'analyticRule';
  const keys = ['kind', 'query', 'version', ...ruleFields.map(({ key }) => key)];
  return {
    kind: becomesRule ? 'hunt-to-rule' : 'rule-to-hunt',
    subject: after.slug,
    phrase: say`${describe(before)} → ${describe(after)}`,
    places: [placeIn(states.after, after.document, ['kind'])],
    count: 1,
    covers: [before, after].flatMap(({ document }) => keys.map((key) => ({ file: document.source.path, path: [key] }))),
    ...(before.query === after.query ? {} : { texts: { before: before.query, after: after.query } }),
  };
}

/** Workspaces of both states to which it goes no more, or goes now. */
function reviewPlaces(before: Detection, after: Detection, states: OpenStates): readonly Statement[] {
  const takes = ({ catalog }: OpenState, name: string, detection: Detection) => {
    const workspace = catalog.workspaces.find((each) => each.name === name);
    return workspace !== undefined && goesTo(workspace, detection);
  };
  return states.after.catalog.workspaces.flatMap((workspace): Statement[] => {
    const { name, document } = workspace;
    if (!states.before.catalog.workspaces.some((each) => each.name === name)) return [];
    const [went, goes] = [takes(states.before, name, before), takes(states.after, name, after)];
    if (went === goes) return [];
    return [
      {
        kind: goes ? 'workspace-reached' : 'workspace-left',
        subject: after.slug,
        phrase: say`${name}`,
        places: [placeIn(states.after, document, ['detections'])],
        count: 1,
        covers: [...workspace.groups.map((group) => group.document), document].map((each) => {
          return { file: each.source.path, path: ['detections'] };
        }),
      },
    ];
  });
}
