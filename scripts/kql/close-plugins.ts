import type { BoundQuery } from './bind-query';
import type { SchemaPlace, SyntaxNode } from './syntax-node';

/** The plugins that give a column for each name that stands in the data. ("bag_unpack plugin", "pivot plugin") */
const openPlugins = new Set(['bag_unpack', 'pivot']);

/**
 * Returns the query bound as if these plugins brought no column from the data, which is the state of a workspace in
 * which no row has them yet; undefined if it uses none, or each has an output schema.
 */
export function closePlugins(query: BoundQuery): BoundQuery | undefined {
  if (query.tree === undefined || query.withSchemas === undefined) return undefined;
  const places = new Map<string, SchemaPlace>();
  collectPlaces(query.tree, places, new Set());
  if (places.size === 0) return undefined;
  return query.withSchemas([...places.values()].map((place) => ({ place, text: ' : (*)' })));
}

/** Bodies of functions included: a call may bring such columns. */
function collectPlaces(node: SyntaxNode, places: Map<string, SchemaPlace>, entered: Set<SyntaxNode>): void {
  if (entered.has(node)) return;
  entered.add(node);
  const { parts, schemaPlace, called } = node;
  if (schemaPlace !== undefined && parts['Schema'] === undefined && openPlugins.has(pluginName(node))) {
    places.set(JSON.stringify([schemaPlace.functionName, schemaPlace.offset]), schemaPlace);
  }
  for (const part of Object.values(parts)) if (part) collectPlaces(part, places, entered);
  for (const item of node.items) collectPlaces(item, places, entered);
  if (called !== undefined) collectPlaces(called.body, places, entered);
}

function pluginName(node: SyntaxNode): string {
  const call = node.parts['FunctionCall'];
  return call?.parts['Name']?.text ?? call?.text ?? '';
}
