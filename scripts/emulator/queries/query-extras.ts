import type { BoundQuery } from '../../kql/bind-query';
import { walkSyntax } from '../../kql/syntax-node';
import type { SyntaxNode } from '../../kql/syntax-node';
import type { Table } from '../../engine/values';
import { formatTimespan } from '../../engine/formats/timespan';
import type { JsonObject } from '../wire/api';

/** What a client asks of an answer beside its rows. ("Azure Monitor Logs API", header Prefer.) */
export interface Preferences {
  readonly statistics: boolean;
  readonly render: boolean;
  /** The part that the answer says it followed; undefined if the client has no patience of its own. */
  readonly wait: string | undefined;
}

/** Reads the Prefer header of a query; names that are not known ask for nothing. */
export function readPreferences(header: string | readonly string[] | undefined): Preferences {
  const parts = String(header ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase());
  return {
    statistics: parts.includes('include-statistics=true'),
    render: parts.includes('include-render=true'),
    wait: parts.find((part) => /^wait=\d+$/.test(part)),
  };
}

const noTime = '0001-01-01T00:00:00.0000000Z';

/**
 * The statistics of an answer, in the form of the query API; nothing is known here of its memory and of its extents.
 * (Recorded answer of 2024.)
 * @param milliseconds how long the query took
 */
export function statisticsOf(table: Table, size: number, milliseconds: number): JsonObject {
  const cpu = formatTimespan(BigInt(Math.round(milliseconds * 10_000)));
  const extents = { total: 0, scanned: 0, scannedMinDatetime: noTime, scannedMaxDatetime: noTime };
  return {
    query: {
      executionTime: milliseconds / 1000,
      resourceUsage: { cpu: { user: cpu, kernel: '00:00:00', totalCpu: cpu }, memory: { peakPerNode: 0 } },
      inputDatasetStatistics: { extents },
      datasetStatistics: [{ tableRowCount: table.rowCount, tableSize: size }],
    },
  };
}

/** What the render operator can say and a query did not. (Samples of the query clients: visualization.) */
const unsaid: JsonObject = {
  visualization: 'table',
  title: null,
  accumulate: false,
  isQuerySorted: false,
  kind: null,
  legend: null,
  series: null,
  yMin: 'NaN',
  yMax: 'NaN',
  xAxis: null,
  xColumn: null,
  xTitle: null,
  yAxis: null,
  yColumns: null,
  ySplit: null,
  yTitle: null,
  anomalyColumns: null,
};

/** How the query wants to be drawn: its render operator's chart and properties. */
export function renderOf({ tree }: BoundQuery): JsonObject {
  let found: SyntaxNode | undefined;
  if (tree !== undefined) walkSyntax(tree, (node) => (found = node.kind === 'RenderOperator' ? node : found));
  const properties = found?.parts['WithClause']?.parts['Properties']?.items ?? [];
  const said = properties.flatMap(({ parts }) => {
    const written = parts['Name']?.text?.toLowerCase();
    const name = Object.keys(unsaid).find((each) => each.toLowerCase() === written);
    const value = parts['Expression']?.literal?.value ?? parts['Expression']?.text;
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  const chart = found?.parts['ChartType']?.text;
  return { ...unsaid, ...(chart === undefined ? {} : { visualization: chart }), ...Object.fromEntries(said) };
}
