import { referredSchema, type ContentSchema } from '../content/schema-validation';
import type { YamlPath } from '../source/yaml-document';

/** A part of a JSON Schema, as far as an editor reads it. */
export interface SchemaNode {
  readonly description?: string;
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly $ref?: string;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly then?: SchemaNode;
  readonly else?: SchemaNode;
}

interface PlacedNode {
  readonly node: SchemaNode;
  /** The file in which its references are looked up. */
  readonly root: SchemaNode;
}

/** All parts of some schemas that speak of the value at a path. */
export function schemaNodesAt(schemas: readonly ContentSchema[], path: YamlPath): readonly SchemaNode[] {
  let placed = schemas.flatMap((schema) => unfold({ node: schema as SchemaNode, root: schema as SchemaNode }));
  for (const step of path) placed = placed.flatMap((each) => stepInto(each, step)).flatMap(unfold);
  return placed.map(({ node }) => node);
}

/** The keys that a mapping may have, with what is known of each; the first schema that knows one describes it. */
export function keysAllowed(nodes: readonly SchemaNode[]): ReadonlyMap<string, SchemaNode> {
  const keys = new Map<string, SchemaNode>();
  for (const { properties } of nodes) {
    for (const [key, node] of Object.entries(properties ?? {})) {
      const known = keys.get(key);
      if (known === undefined || (known.description === undefined && node.description !== undefined))
        keys.set(key, node);
    }
  }
  return keys;
}

function stepInto({ node, root }: PlacedNode, step: string | number): readonly PlacedNode[] {
  if (typeof step === 'number') return node.items === undefined ? [] : [{ node: node.items, root }];
  const named =
    node.properties !== undefined && Object.hasOwn(node.properties, step) ? node.properties[step] : undefined;
  if (named !== undefined) return [{ node: named, root }];
  const other = node.additionalProperties;
  return typeof other === 'object' ? [{ node: other, root }] : [];
}

/** A part with those that it refers to or combines. */
function unfold(placed: PlacedNode): readonly PlacedNode[] {
  const { node, root } = placed;
  const referred = node.$ref === undefined ? [] : refer(node.$ref, root);
  const combined = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? []), node.then, node.else];
  const below = combined.flatMap((each) => (each === undefined ? [] : [{ node: each, root }]));
  return [placed, ...[...referred, ...below].flatMap(unfold)];
}

function refer(reference: string, root: SchemaNode): readonly PlacedNode[] {
  const [file, pointer = ''] = reference.split('#');
  const from = file === '' || file === undefined ? root : (referredSchema(file) as SchemaNode | undefined);
  if (from === undefined) return [];
  const found = pointer
    .split('/')
    .filter((step) => step !== '')
    .reduce<unknown>((node, step) => (node as Readonly<Record<string, unknown>> | undefined)?.[step], from);
  return found === undefined ? [] : [{ node: found as SchemaNode, root: from }];
}
