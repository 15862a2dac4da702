import type { Catalog } from '../content/catalog';
import type { CheckSetting, CheckSettings } from '../content/check-settings';
import type { Diagnostic, Severity } from '../source/diagnostic';
import { nearestWord } from '../source/nearest-word';
import { fixedFindings, ownSeverities } from './check-severities';

const ranks: Readonly<Record<CheckSetting['severity'], number>> = { off: 0, advice: 1, warning: 2, error: 3 };

/** Findings with the severities that a repository gives them, and those of which it makes less. */
export interface SetFindings {
  readonly found: readonly Diagnostic[];
  /** As they were: those that are milder now, and those that are not said at all. */
  readonly lowered: readonly Diagnostic[];
  readonly hidden: readonly Diagnostic[];
}

/**
 * Gives findings the severities of `checks.yaml`, and takes out those that it hides. What is wrong in that file is
 * added, and a setting with a mistake changes nothing: nobody switches a check off without saying why.
 */
export function applySeverities(
  diagnostics: readonly Diagnostic[],
  { checkSettings }: Pick<Catalog, 'checkSettings'>,
  includes: (path: string) => boolean,
): SetFindings {
  if (checkSettings === undefined) return { found: diagnostics, lowered: [], hidden: [] };
  const judged = checkSettings.severities.map((setting) => ({ setting, mistake: findMistake(setting, checkSettings) }));
  const sound = new Map(
    judged.flatMap(({ setting, mistake }) => (mistake === undefined ? [[setting.check, setting.severity]] : [])),
  );
  const mistakes = judged.flatMap(({ mistake }) => mistake ?? []).filter(({ place }) => includes(place.file));
  const reset = diagnostics.map((before) => ({ before, severity: severityFor(before, sound.get(before.check)) }));
  const found = reset.flatMap(({ before, severity }) => (severity === 'off' ? [] : [{ ...before, severity }]));
  const lowered = reset.filter(
    ({ before, severity }) => severity !== 'off' && ranks[severity] < ranks[before.severity],
  );
  const hidden = reset.filter(({ severity }) => severity === 'off');
  return {
    found: [...found, ...mistakes],
    lowered: lowered.map(({ before }) => before),
    hidden: hidden.map(({ before }) => before),
  };
}

function severityFor(diagnostic: Diagnostic, setting: CheckSetting['severity'] | undefined): CheckSetting['severity'] {
  if (setting === undefined || setting === 'off') return setting ?? diagnostic.severity;
  // A check that is not sure says less than it else would; a setting does not make it sure.
  const isUnsure = ranks[diagnostic.severity] < ranks[severityOf(diagnostic.check)];
  return isUnsure && ranks[setting] > ranks[diagnostic.severity] ? diagnostic.severity : setting;
}

function severityOf(check: string): Severity {
  return ownSeverities.get(check) ?? 'error';
}

function findMistake({ check, severity, reason }: CheckSetting, { document }: CheckSettings): Diagnostic | undefined {
  const finding = {
    check: 'check-settings',
    severity: 'error',
    place: document.placeOf(['severities', check]),
  } as const;
  const own = ownSeverities.get(check);
  if (own === undefined) {
    const nearest = nearestWord(check, ownSeverities.keys());
    const help = nearest === undefined ? 'Remove it; docs/checks lists the checks.' : `Did you mean ${nearest}?`;
    const place = document.placeOf(['severities', check], 'key');
    return { ...finding, place, message: `There is no check ${check}`, help };
  }
  if (fixedFindings.has(check)) {
    const help = 'Remove it, and resolve what is found.';
    return { ...finding, message: `The severity of ${check} cannot be set`, help };
  }
  if (reason !== undefined || ranks[severity] >= ranks[own]) return undefined;
  const message = `${check} is ${severity} here and ${own} elsewhere, without a reason`;
  return { ...finding, message, help: 'Say why under `reason`, for who reads this later.' };
}
