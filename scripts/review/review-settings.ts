import type { Catalog } from '../content/catalog';
import type { Waiver } from '../content/detection';
import { ownSeverities } from '../checks/check-severities';
import type { YamlDocument } from '../source/yaml-document';
import type { Pair } from './pair-content';
import { pairByName } from './pair-content';
import { placeIn } from './reviewed-state';
import type { OpenState, OpenStates } from './reviewed-state';
import { say } from './statement';
import type { Phrase, Statement } from './statement';
import { ownValue } from '../source/own-value';

/** From the severest to none at all. */
const ranks: Readonly<Record<string, number>> = { error: 3, warning: 2, advice: 1, off: 0 };

/** What changes of `checks.yaml`: which findings count for less here, and which for more. */
export function reviewCheckSettings({ before, after }: OpenStates): readonly Statement[] {
  const severitiesOf = ({ checkSettings }: Catalog) =>
    new Map((checkSettings?.severities ?? []).map((each) => [each.check, each]));
  const [old, now] = [severitiesOf(before.catalog), severitiesOf(after.catalog)];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((check): Statement[] => {
    const own = ownSeverities.get(check) ?? 'error';
    const [from, to] = [old.get(check)?.severity ?? own, now.get(check)?.severity ?? own];
    if (from === to) return [];
    const reason = now.get(check)?.reason;
    const state = now.has(check) ? after : before;
    const document = state.catalog.checkSettings?.document;
    return [
      {
        kind: (ownValue(ranks, to) ?? 0) < (ownValue(ranks, from) ?? 0) ? 'check-milder' : 'check-stricter',
        subject: check,
        phrase: [...say`${from} → ${to}`, ...(reason === undefined ? [] : say` (“${reason}”)`)],
        places: document === undefined ? [] : [placeIn(state, document, ['severities', check])],
        count: 1,
        covers: [{ file: 'checks.yaml', path: ['severities', check] }],
      },
    ];
  });
}

interface Waiving {
  /** What tells it from others; undefined: its name does. */
  readonly key?: string;
  readonly name: string;
  readonly document: YamlDocument;
  readonly waivers: readonly Waiver[];
}

/** What changes of the findings that files accept. */
export function reviewWaivers(pairs: readonly Pair<Waiving>[], states: OpenStates): readonly Statement[] {
  return pairs.flatMap((pair) => {
    const { before, after } = pair;
    if (after === undefined) return [];
    return pairByName(before?.waivers ?? [], after.waivers, ({ check }) => check).flatMap((each) =>
      stateWaiver(each, { before, after }, states),
    );
  });
}

function stateWaiver(
  { before, after }: Pair<Waiver>,
  files: { readonly before: Waiving | undefined; readonly after: Waiving },
  states: OpenStates,
): readonly Statement[] {
  const waiver = after ?? before;
  if (waiver === undefined) return [];
  const [side, holder]: [OpenState, Waiving] =
    after === undefined && files.before !== undefined ? [states.before, files.before] : [states.after, files.after];
  const index = holder.waivers.indexOf(waiver);
  const state = (kind: Statement['kind'], phrase: Phrase): Statement => ({
    kind,
    subject: files.after.name,
    phrase: [...say`${waiver.check}: `, ...phrase],
    places: [placeIn(side, holder.document, ['waivers', index, 'check'])],
    count: 1,
    covers: [files.before, files.after].flatMap((each) =>
      each === undefined ? [] : [{ file: each.document.source.path, path: ['waivers', waiver.check] }],
    ),
  });
  if (before === undefined) return [state('waiver-added', say`“${waiver.reason}”, until ${waiver.until}`)];
  if (after === undefined) return [state('waiver-removed', say`“${waiver.reason}”`)];
  if (before.until === after.until) return [];
  return [
    state(after.until > before.until ? 'waiver-extended' : 'edited', say`until ${before.until} → ${after.until}`),
  ];
}

/** Everything in a catalog that can accept a finding, by what names it. */
export function waivingOf({ watchlists, functions, automationRules, summaryRules }: Catalog): readonly Waiving[] {
  return [
    ...automationRules.map(({ id, name, document, waivers }) => ({ key: id || name, name, document, waivers })),
    ...summaryRules.map(({ name, document, waivers }) => ({ name, document, waivers })),
    ...watchlists.map(({ alias, document, waivers }) => ({ name: alias, document, waivers })),
    ...functions.map(({ alias, document, waivers }) => ({ name: alias, document, waivers })),
  ];
}
