import { readSummaryRule } from '../../content/read-summary-rule';
import type { SummaryRule } from '../../content/summary-rule';
import { hasErrors } from '../../source/diagnostic';
import { fileStem } from '../../source/path-part';
import { createSourceFile } from '../../source/source-file';
import { formatYaml, parseYaml } from '../../source/yaml-document';
import type { ActualResource } from '../arm/resource';
import { objectAt } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';
import { fieldChanges } from '../bodies/field-changes';
import { summaryRuleBody } from '../bodies/summary-rule-body';
import { normalForm } from '../kinds/normal-form';
import type { Change } from '../plan/plan';
import { pullDocumentField } from './pull-document';
import type { WrittenForm } from './pull-document';
import { pullFields } from './pull-fields';
import type { PulledResource } from './pull-fields';

/** The keys of a summary rule's file, in its order, and the fields of the normal form that they hold. */
const keys: readonly (readonly [key: string, field: string])[] = [
  ['displayName', 'displayName'],
  ['description', 'description'],
  ['destinationTable', 'ruleDefinition.destinationTable'],
  ['binSize', 'ruleDefinition.binSize'],
  ['binDelay', 'ruleDefinition.binDelay'],
  ['binStartTime', 'ruleDefinition.binStartTime'],
  ['query', 'ruleDefinition.query'],
];

function valueOf(form: WireObject, field: string): WireValue | undefined {
  const [root = '', name] = field.split('.');
  const value = name === undefined ? form[root] : objectAt(form, root)[name];
  return name === 'binStartTime' && typeof value === 'string' ? value.replace('.000Z', 'Z') : value;
}

const formOf = (rule: SummaryRule) => normalForm('summaryRule', summaryRuleBody(rule));

const written: WrittenForm<SummaryRule> = {
  read: readSummaryRule,
  formOf,
  pathOf: (field) => {
    const key = keys.find(([, name]) => name === field)?.[0];
    return key === undefined ? undefined : [key];
  },
  valueOf,
  order: ['name', ...keys.map(([key]) => key)],
};

/** Writes what somebody edited of a summary rule in the workspace into its file. */
export function pullSummaryRule(change: Change, live: ActualResource, rule: SummaryRule): PulledResource {
  const there = normalForm('summaryRule', live.body);
  const { fields, content } = pullFields(change, rule, (path, current) =>
    pullDocumentField(path, there, current, written),
  );
  return { change, fields, rows: [], sources: [content.document.source] };
}

/** The file of a summary rule that was found, as path and text, or why there is none. */
export function writeSummaryRule(
  { id, body }: { readonly id: string; readonly body: WireObject },
  _name: string,
  files: ReadonlyMap<string, string>,
): readonly (readonly [path: string, text: string])[] | string {
  const form = normalForm('summaryRule', body);
  if (form['ruleType'] !== 'User') return 'it is a rule of the service';
  const path = `summaries/${fileStem(id)}.yaml`;
  if ([...files.keys()].some((other) => other.toLowerCase() === path.toLowerCase())) return 'another has its name';
  const fields = keys.map(([key, field]) => [key, valueOf(form, field)] as const);
  const text = formatYaml({ name: id, ...Object.fromEntries(fields.filter(([, value]) => value !== undefined)) });
  const document = parseYaml(createSourceFile(path, text)).value;
  const read = document && readSummaryRule(document);
  if (read?.value === undefined || hasErrors(read.diagnostics)) {
    return `its file would not be valid: ${read?.diagnostics.map(({ message }) => message).join('; ') ?? 'no YAML'}`;
  }
  const lost = fieldChanges(form, formOf(read.value));
  return lost.length > 0 ? `no file can hold its ${lost.map((field) => field.path).join(', ')}` : [[path, text]];
}
