import checksSchema from '../../schemas/checks.schema.json';
import type { Parsed } from '../source/diagnostic';
import type { YamlDocument } from '../source/yaml-document';
import type { CheckSetting, CheckSettings } from './check-settings';
import { validateDocument } from './schema-validation';
import type { WrittenCheckSettings } from './written/checks';
import { asWritten, entries, oneOf, text } from './written-value';

type WrittenSetting = WrittenCheckSettings['severities'][string];

/** Reads `checks.yaml`; a severity that cannot be read is a finding, and changes nothing. */
export function readCheckSettings(document: YamlDocument): Parsed<CheckSettings> {
  const written = asWritten<WrittenCheckSettings>(document.value);
  const severities = entries(written.severities).flatMap(([check, value]): CheckSetting[] => {
    const setting = asWritten<WrittenSetting>(value);
    const severity = oneOf(['error', 'warning', 'advice', 'off'] as const, setting.severity);
    return severity === undefined ? [] : [{ check, severity, reason: text(setting.reason) }];
  });
  return { value: { document, severities }, diagnostics: validateDocument(checksSchema, document) };
}
