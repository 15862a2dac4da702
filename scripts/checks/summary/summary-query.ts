import { reservedColumns } from '../../content/summary-rule';
import type { SummaryRule } from '../../content/summary-rule';
import { bindQuery } from '../../kql/bind-query';
import { worthSaying } from '../../kql/worth-saying';
import { editYamlText } from '../../source/edit-yaml-text';
import type { CatalogCheck, CheckContext, Finding } from '../check';
import { helpForSemantics } from '../evidence/help-for-semantics';
import { findRefusedInSummary } from '../evidence/refused-in-summary';
import { placeInText } from '../evidence/query-place';

const example = (query: string, name = 'example') =>
  `name: ${name}\ndestinationTable: Example_CL\nbinSize: 60\nquery: ${query}\n`;

/** ("Aggregate data in a Log Analytics workspace by using summary rules", Azure Monitor docs.) */
export const summaryQuery: CatalogCheck = {
  id: 'summary-query',
  scope: 'catalog',
  severity: 'error',
  sentence:
    'The query of a summary rule returns a table by what the service takes there, and no two rules have one name.',
  why: 'The service refuses the rule, also one that calls a saved function, reads another workspace, or has a plugin whose columns depend on the data. A column with a name that it keeps for itself, such as TimeGenerated, gets another one in the table.',
  failing: { 'summaries/example.yaml': example('ASimDnsActivityLogs | summarize count() by DnsQuerry') },
  passing: { 'summaries/example.yaml': example('ASimDnsActivityLogs | summarize Queries = count() by DnsQuery') },
  run: (context) => [
    ...context.catalog.summaryRules.flatMap((rule) => findInQuery(rule, context)),
    ...findRepeatedNames(context.catalog.summaryRules),
  ],
};

function findInQuery(rule: SummaryRule, context: CheckContext): Finding[] {
  const { query, document } = rule;
  const place = document.placeOf(['query']);
  const bound = bindQuery(query, context.schema());
  const saved = new Set(context.catalog.functions.map(({ alias }) => alias));
  const refused = bound.tree === undefined ? [] : findRefusedInSummary(bound.tree, saved);
  const said = refused.map(({ span, message, help }): Finding => {
    return { place: placeInText(rule, ['query'], span), message, help };
  });
  // What is wrong with columns of tables elsewhere follows from that.
  if (refused.some(({ isElsewhere }) => isElsewhere)) return said;
  const errors = bound.diagnostics.filter(({ severity, span }) => {
    return (
      severity === 'error' && !refused.some((each) => span.start <= each.span.start && each.span.start <= span.end)
    );
  });
  if (errors.length > 0 || said.length > 0) {
    const wrong = worthSaying(errors).map((error): Finding => {
      const help = error.help ?? helpForSemantics(error, query);
      const place = placeInText(rule, ['query'], error.span);
      const message = error.message.replace(/\.$/, '');
      const edits = editYamlText(document, ['query'], error.edits ?? []);
      return { place, message, ...(help === undefined ? {} : { help }), ...(edits === undefined ? {} : { edits }) };
    });
    return [...said, ...wrong];
  }
  if (bound.columns === undefined) return [{ place, message: 'The query does not return a table' }];
  return bound.columns
    .filter(({ name }) => reservedColumns.includes(name))
    .map(({ name }): Finding => {
      const message = `The service keeps the column ${name} for itself, and gives this one another name`;
      return { place, message, help: `Give it a name of its own, such as Last${name}.`, severity: 'warning' };
    });
}

function findRepeatedNames(rules: readonly SummaryRule[]): Finding[] {
  const first = new Map<string, SummaryRule>();
  return rules.flatMap((rule): Finding[] => {
    const holder = first.get(rule.name.toLowerCase());
    first.set(rule.name.toLowerCase(), holder ?? rule);
    if (holder === undefined) return [];
    const message = `${holder.document.source.path} has the same name`;
    return [{ place: rule.document.placeOf(['name']), message, help: 'Give one of the two another name.' }];
  });
}
