import summaryRuleSchema from '../../schemas/summary-rule.schema.json';
import { hasErrors } from '../source/diagnostic';
import type { Parsed } from '../source/diagnostic';
import type { YamlDocument } from '../source/yaml-document';
import { readWaivers } from './read-detection';
import { validateDocument } from './schema-validation';
import type { SummaryRule } from './summary-rule';
import type { WrittenSummaryRule } from './written/summary-rule';
import { asWritten } from './written-value';

/** Reads a summary rule; the value is undefined if its schema is not kept. */
export function readSummaryRule(document: YamlDocument): Parsed<SummaryRule> {
  const diagnostics = validateDocument(summaryRuleSchema, document);
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const { name, destinationTable, binSize, query, ...written } = document.value as WrittenSummaryRule;
  const value: SummaryRule = {
    document,
    name,
    destinationTable,
    binSize,
    query,
    binDelay: written.binDelay,
    binStartTime: written.binStartTime,
    displayName: written.displayName,
    description: written.description,
    waivers: readWaivers(asWritten<WrittenSummaryRule>(document.value).waivers),
  };
  return { value, diagnostics };
}
