import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { Span } from '../../source/position';

/** What the service does not take in the query of a summary rule. */
export interface RefusedInSummary {
  readonly span: Span;
  readonly message: string;
  readonly help: string;
  /** Whether it leads to tables of which nothing is known here. */
  readonly isElsewhere?: boolean;
}

/** ("Aggregate data in a Log Analytics workspace by using summary rules", Azure Monitor docs: restrictions.) */
const plugins = new Set(['bag_unpack', 'narrow', 'pivot']);
const otherPlaces = new Set(['workspace', 'workspaces', 'app', 'resource', 'cluster', 'adx', 'arg', 'database']);

/**
 * Finds in the query of a summary rule what the service refuses there: plugins that give other columns, other workspaces
 * and services, and functions that a person saved.
 *
 * @param savedFunctions the functions of the repository, by the name that queries call them by
 */
export function findRefusedInSummary(tree: SyntaxNode, savedFunctions: ReadonlySet<string>): RefusedInSummary[] {
  const found: RefusedInSummary[] = [];
  walkSyntax(tree, (node) => {
    const name = node.kind === 'FunctionCallExpression' ? node.parts.Name : undefined;
    if (name?.text !== undefined) {
      const refused = refusalOf(name.text, savedFunctions);
      if (refused !== undefined) found.push({ span: name.span, ...refused });
      return;
    }
    // A function without parameters may be called by its name alone.
    const isSaved = node.kind === 'NameReference' && node.text !== undefined && savedFunctions.has(node.text);
    if (isSaved && !found.some(({ span }) => span.start === node.span.start)) {
      found.push({ span: node.span, ...ownFunction(node.text ?? '') });
    }
  });
  return found;
}

function refusalOf(name: string, saved: ReadonlySet<string>): Omit<RefusedInSummary, 'span'> | undefined {
  if (plugins.has(name)) {
    return {
      message: `The service takes no summary rule with ${name}, whose columns depend on the data`,
      help: 'Name the columns: read each property by itself, as in tostring(B.name).',
    };
  }
  if (otherPlaces.has(name.toLowerCase())) {
    const message = `A summary rule reads the workspace in which it is; ${name}() leads out of it`;
    return { message, help: 'Read a table of this workspace, or keep a rule in the other one.', isElsewhere: true };
  }
  return saved.has(name) ? ownFunction(name) : undefined;
}

function ownFunction(name: string): Omit<RefusedInSummary, 'span'> {
  return {
    message: `The service takes no summary rule that calls a saved function, as ${name} is`,
    help: 'Write what the function does into the query. Functions that Microsoft provides, such as _Im_Dns, are taken.',
  };
}
