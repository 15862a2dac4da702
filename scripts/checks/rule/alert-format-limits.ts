import limits from '../../../schemas/data/limits.json';
import { alertFormatsOf } from '../evidence/alert-format';
import type { DetectionCheck, Finding } from '../check';
import { placeInText } from '../evidence/query-place';

const longest = {
  alertDisplayNameFormat: limits.alertNameFormatCharacters.maximum,
  alertDescriptionFormat: limits.alertDescriptionFormatCharacters.maximum,
};

export const alertFormatLimits: DetectionCheck = {
  id: 'alert-format-limits',
  scope: 'detection',
  severity: 'error',
  sentence:
    'Alert formats are as short as the service wants them, with at most 3 placeholders and no blanks in braces.',
  why: 'The service refuses the rule, or shows the placeholder instead of the value.',
  failing: 'alertDetailsOverride:\n  alertDisplayNameFormat: "{{ Computer }} asked for a bad domain"\n',
  passing: 'alertDetailsOverride:\n  alertDisplayNameFormat: "{{Computer}} asked for a bad domain"\n',
  run: (rule) => {
    if (rule.type !== 'analyticRule') return [];
    return alertFormatsOf(rule).flatMap(({ key, text, placeholders }) => {
      const path = ['alertDetailsOverride', key];
      const findings: Finding[] = placeholders
        .filter((placeholder) => /\s/.test(placeholder.text))
        .map((placeholder) => ({
          place: placeInText(rule, path, placeholder.span),
          message: 'A placeholder may not hold blanks',
          help: `Write {{${placeholder.text.replace(/\s/g, '')}}}.`,
        }));
      if (text.length > longest[key] || text.trim() === '') {
        findings.push({
          place: rule.document.placeOf(path),
          message: `${key} has ${text.length} characters; the service takes 1 to ${longest[key]}`,
          help: text.trim() === '' ? 'Remove the key to keep the name of the rule.' : 'Shorten it.',
        });
      }
      const distinct = new Set(placeholders.map((placeholder) => placeholder.text.trim()));
      if (distinct.size > limits.placeholdersPerFormat.maximum) {
        findings.push({
          place: rule.document.placeOf(path),
          message: `${key} names ${distinct.size} columns; the service takes ${limits.placeholdersPerFormat.maximum}`,
          help: 'Show the others as custom details.',
        });
      }
      return findings;
    });
  },
};
