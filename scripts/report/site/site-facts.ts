import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import type { IndicatorWatchlist, WrittenIndicator } from '../../content/watchlist';
import { connectorsMeantFor } from '../../checks/evidence/connector-facts';
import { createExpander } from '../../expand/create-expander';
import { bindQuery } from '../../kql/bind-query';
import { findReferences } from '../../kql/query-references';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { listIndicators } from '../../review/list-indicators';
import type { ListedIndicator } from '../../review/list-indicators';
import { createListReader } from '../../review/list-readers';

/** What a page shows of a query as plain data: it can be kept from one run to the next. */
export interface SiteFacts {
  /** The query as it is deployed; undefined if it cannot be expanded; then `problem` says why. */
  readonly text: string | undefined;
  readonly problem: string | undefined;
  readonly indicators: SiteIndicators;
  readonly tables: readonly SiteTable[];
}

/** The active indicators that a query has, or that it reads when it runs. */
export interface SiteIndicators {
  readonly total: number;
  /** The aliases of their lists. */
  readonly lists: readonly string[];
  readonly types: readonly string[];
  readonly malware: readonly string[];
  /** The first of them. */
  readonly shown: readonly SiteIndicator[];
}

export interface SiteIndicator {
  readonly indicator: WrittenIndicator;
  /** In its normal form. */
  readonly value: string;
}

/** A table that a query reads, and the connectors that fill it. */
export interface SiteTable {
  readonly name: string;
  readonly connectors: readonly string[];
  /** Whether the detection itself names them. */
  readonly isNamed: boolean;
}

/** A page with more is read by nobody. */
const mostIndicators = 200;

export interface FactSources {
  readonly catalog: Catalog;
  readonly schema: WorkspaceSchema;
  readonly asOf: Date;
}

/** Returns what expands a detection and finds what its query has and reads. */
export function createFactReader({ catalog, schema, asOf }: FactSources): (detection: Detection) => SiteFacts {
  const state = { catalog, schema: () => schema, expand: createExpander(catalog, { asOf, schema: () => schema }) };
  const lists = catalog.watchlists
    .filter((each): each is IndicatorWatchlist => each.type === 'indicators')
    .map((list) => ({ list, read: createListReader(list, state), active: whenAsked(() => activeIn(list, asOf)) }));
  const indicatorsOf = (detection: Detection): SiteIndicators => {
    const found = lists.flatMap(({ list, read, active }) => {
      const reading = read(detection);
      if (reading === undefined) return [];
      const { isOpen, texts } = reading;
      const own = isOpen ? active() : active().filter(({ value }) => texts.has(value) || texts.has(hostIn(value)));
      return own.map(({ indicator, value }) => ({ list: list.alias, indicator, value }));
    });
    const distinct = (texts: readonly (string | undefined)[]) => [...new Set(texts.flatMap((text) => text ?? []))];
    return {
      total: found.length,
      lists: distinct(found.map((each) => each.list)),
      types: distinct(found.map(({ indicator }) => indicator.type)),
      malware: distinct(found.map(({ indicator }) => indicator.malware)),
      shown: found.slice(0, mostIndicators).map(({ indicator, value }) => ({ indicator, value })),
    };
  };
  return (detection) => {
    const { value, diagnostics } = state.expand(detection, undefined);
    return {
      text: value?.query.text,
      problem: value === undefined ? diagnostics.find(({ severity }) => severity === 'error')?.message : undefined,
      indicators: indicatorsOf(detection),
      tables: tablesOf(detection, schema),
    };
  };
}

function whenAsked<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function activeIn(list: IndicatorWatchlist, asOf: Date): readonly ListedIndicator[] {
  return [...listIndicators(list, asOf).values()].filter(({ inert }) => inert === undefined);
}

/** The host of an address with a port, and of a URL: a query may look for that part alone. */
function hostIn(value: string): string {
  return /^(?:\w+:\/\/(?:[^/?#@]*@)?)?\[?([^/?#\]]+?)\]?(?::\d+)?(?:[/?#].*)?$/s.exec(value)?.[1] ?? value;
}

function tablesOf({ query, requiredDataConnectors }: Detection, schema: WorkspaceSchema): readonly SiteTable[] {
  const names = new Set(findReferences(bindQuery(query, schema)).tables.map(({ name }) => name));
  return [...names].map((name) => {
    const named = requiredDataConnectors.filter(({ dataTypes }) =>
      dataTypes.some((type) => type.split(' ')[0] === name),
    );
    const connectors = named.map(({ connectorId }) => connectorId);
    return {
      name,
      connectors: connectors.length > 0 ? connectors : connectorsMeantFor(name),
      isNamed: connectors.length > 0,
    };
  });
}
