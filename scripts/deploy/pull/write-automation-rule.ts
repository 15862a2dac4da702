import { readAutomationRule } from '../../content/read-automation-rule';
import { hasErrors } from '../../source/diagnostic';
import { pathPart } from '../../source/path-part';
import { createSourceFile } from '../../source/source-file';
import { formatYaml, parseYaml } from '../../source/yaml-document';
import type { WireObject } from '../arm/wire-json';
import { automationRuleBody } from '../bodies/automation-rule-body';
import { fieldChanges } from '../bodies/field-changes';
import { normalForm } from '../kinds/normal-form';
import { automationRuleKeys, automationRuleValue, sentinelOf } from './automation-rule-file';

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The file of an automation rule that was found, as path and text, or why there is none. */
export function writeAutomationRule(
  { id, body }: { readonly id: string; readonly body: WireObject },
  name: string,
  files: ReadonlyMap<string, string>,
): readonly (readonly [path: string, text: string])[] | string {
  if (!guid.test(id)) return `its id, ${id}, is not a GUID`;
  const base = `automation/${pathPart(name, id)}`;
  const path = [base, `${base}-${id.toLowerCase()}`].map((stem) => `${stem}.yaml`).find((each) => !files.has(each));
  if (path === undefined) return `another has its name and its id, ${id}, as well`;
  const form = normalForm('automationRule', body);
  const sentinel = sentinelOf(body);
  const fields = automationRuleKeys.map(([key, field]) => {
    if (key === 'id') return [key, id.toLowerCase()] as const;
    const value = field === '' ? undefined : automationRuleValue(form, field, sentinel);
    return [key, key === 'enabled' && value === true ? undefined : value] as const;
  });
  const text = formatYaml(Object.fromEntries(fields.filter(([, value]) => value !== undefined)));
  const document = parseYaml(createSourceFile(path, text)).value;
  const read = document && readAutomationRule(document);
  if (read?.value === undefined || hasErrors(read.diagnostics)) {
    return `its file would not be valid: ${read?.diagnostics.map(({ message }) => message).join('; ') ?? 'no YAML'}`;
  }
  const address = (rule: string) => (rule.startsWith('/') ? rule : `${sentinel}/alertRules/${rule}`);
  const lost = fieldChanges(form, normalForm('automationRule', automationRuleBody(read.value, address)));
  if (lost.length > 0) return `no file can hold its ${lost.map((field) => field.path).join(', ')}`;
  return [[path, text]];
}
