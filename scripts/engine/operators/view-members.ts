import type { SyntaxNode } from '../../kql/syntax-node';
import { itemsOf, partOf, type Binding, type BuildContext } from '../build/build-context';
import { buildScope } from '../build/build-scope';
import { UnsupportedFeature } from '../values/function-table';
import type { TablePlan } from '../plan/plan';
import type { Column } from '../values';

type Declared = Extract<Binding, { kind: 'scope' }>;

/** The view of a name; undefined if it is none: a function without `view` is not a table. */
export function viewNamed(name: string | undefined, context: BuildContext): Declared | undefined {
  const binding = name === undefined ? undefined : context.scope.get(`function ${name}`);
  return binding?.kind === 'scope' && binding.declaration.parts['ViewKeyword'] !== undefined ? binding : undefined;
}

/** The names that a name with a wildcard stands for; undefined if it has none, or stands for nothing. */
export function namesOfWildcard({ text, reference }: SyntaxNode): readonly string[] | undefined {
  if (reference === undefined || text?.includes('*') !== true) return undefined;
  return reference.members?.map(({ name }) => name) ?? [reference.name];
}

/** The rows of a view, which takes no arguments. ("User-defined functions", view functions.) */
export function buildView({ scope, declaration }: Declared, context: BuildContext): TablePlan {
  const body = partOf(declaration, 'Body');
  const inside: BuildContext = { ...context, scope };
  return context.buildTable(partOf(body, 'Expression'), {
    ...inside,
    scope: buildScope(itemsOf(body, 'Statements'), inside),
  });
}

/** The columns of a union of which a wildcard stands for views: the parser's library knows none of theirs. */
export function columnsAmong(members: readonly TablePlan[]): readonly Column[] {
  const columns: Column[] = [];
  for (const column of members.flatMap((member) => member.columns)) {
    const known = columns.find(({ name }) => name === column.name);
    if (known !== undefined && known.type !== column.type)
      throw new UnsupportedFeature('union of views', `their columns ${column.name} are of several types`);
    if (known === undefined) columns.push(column);
  }
  return columns;
}
