import type { Detection } from '../../content/detection';
import limits from '../../../schemas/data/limits.json';
import { alertFormatsOf } from '../evidence/alert-format';
import type { CheckContext, DetectionCheck, Finding } from '../check';
import { placeInText } from '../evidence/query-place';

const longest = {
  alertDisplayNameFormat: limits.alertNameFormatCharacters.maximum,
  alertDescriptionFormat: limits.alertDescriptionFormatCharacters.maximum,
};

export const alertFormatLimits: DetectionCheck = {
  id: 'alert-format-limits',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence:
    'Alert formats are as short as the service wants them, with at most 3 placeholders and no blanks in braces.',
  why: 'The service refuses the rule, or shows the placeholder instead of the value.',
  failing: 'alertDetailsOverride:\n  alertDisplayNameFormat: "{{ SrcHostname }} asked for a bad domain"\n',
  passing: 'alertDetailsOverride:\n  alertDisplayNameFormat: "{{SrcHostname}} asked for a bad domain"\n',
  run: (rule, context) => {
    if (rule.type !== 'analyticRule') return [];
    return alertFormatsOf(rule).flatMap(({ key, text, placeholders }) => {
      const path = ['alertDetailsOverride', key];
      const findings: Finding[] = placeholders
        .filter((placeholder) => placeholder.text === '' || /\s/.test(placeholder.text))
        .map((placeholder) => {
          const place = placeInText(rule, path, placeholder.span);
          const column = placeholder.text.replace(/\s/g, '');
          return column === ''
            ? { place, message: 'A placeholder names no column', help: 'Write a column between the braces.' }
            : { place, message: 'A placeholder may not hold blanks', help: `Write {{${column}}}.` };
        });
      if (text.length > longest[key] || text.trim() === '') {
        findings.push({
          place: rule.document.placeOf(path),
          message: `${key} has ${text.length} characters; the service takes 1 to ${longest[key]}`,
          help: text.trim() === '' ? 'Remove the key to keep the name of the rule.' : 'Shorten it.',
        });
      }
      // The service counts each occurrence. (Azure-Sentinel, MaxAmountOfDynamicContentPlaceHoldersAttribute.)
      if (placeholders.length > limits.placeholdersPerFormat.maximum) {
        findings.push({
          place: rule.document.placeOf(path),
          message: `${key} has ${placeholders.length} placeholders; the service takes ${limits.placeholdersPerFormat.maximum}, one that is there twice counted twice`,
          help: 'Show the others as custom details.',
        });
      }
      findings.push(...findStrayBraces(rule, path, text, context));
      return findings;
    });
  },
};

/** Braces that are not a placeholder, around what may be meant as one: alerts show them as they stand. */
function findStrayBraces(rule: Detection, path: readonly string[], text: string, context: CheckContext): Finding[] {
  const columns = context.bind(rule).columns ?? [];
  const found = [
    ...text.matchAll(/(?<!\{)\{\s*(\w+)\s*\}(?!\})|\{\{\s*(\w+)\b\s*\}?(?![\s\w]*\})|(?<!\{)\{\s*(\w+)\s*\}\}/g),
  ];
  return found.flatMap((match): Finding[] => {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    if (!columns.some((column) => column.name === name)) return [];
    return [
      {
        place: placeInText(rule, path, { start: match.index, end: match.index + match[0].length }),
        severity: 'warning',
        message: `${match[0]} is not a placeholder, and alerts show it as it stands`,
        help: `Write {{${name}}} for the value of the column ${name}.`,
      },
    ];
  });
}
