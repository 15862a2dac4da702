import { sayDuration } from '../../content/duration';
import type { CatalogCheck, Finding } from '../check';
import { findLookbacks } from '../evidence/find-lookbacks';
import { queryAlone } from '../evidence/query-alone';
import { placeInQuery } from '../evidence/query-place';

const example = (filter: string) =>
  `name: example\ndestinationTable: Example_CL\nbinSize: 60\nquery: |\n  ASimDnsActivityLogs\n  ${filter}| summarize Queries = count() by DnsQuery\n`;

/** ("Aggregate data in a Log Analytics workspace by using summary rules", Azure Monitor docs: binSize, binDelay.) */
export const summaryTime: CatalogCheck = {
  id: 'summary-time',
  scope: 'catalog',
  severity: 'warning',
  sentence: 'The query of a summary rule does not filter by the age of events.',
  why: 'The service gives each run the events of one bin. It also runs late, or once more for a bin that failed: a filter by age then takes events of the bin away, and the table lacks them for good.',
  failing: { 'summaries/example.yaml': example('| where TimeGenerated > ago(1h)\n  ') },
  passing: { 'summaries/example.yaml': example('') },
  run: (context) =>
    context.catalog.summaryRules.flatMap(({ document, query, binSize }) => {
      const rule = queryAlone(document, query);
      const flow = context.flow(rule);
      if (flow === undefined) return [];
      return findLookbacks(flow, context.clock).map(({ span }): Finding => {
        const bin = sayDuration({ seconds: binSize * 60 });
        return {
          place: placeInQuery(rule, span),
          message: `Each run is given the ${bin} of its bin, from which a filter by age can only take events away`,
          help: 'Take the filter out.',
        };
      });
    }),
};
