import type { SyntaxKind } from './syntax-node';

/**
 * Operators that give for each row, in its place, one row or several or none, whatever the other rows are. ("Tabular
 * operators", Kusto documentation: what each of them returns.) The one list: what looks at queries row by row asks it.
 */
export const rowOperators: readonly SyntaxKind[] = [
  'AsOperator',
  'ExtendOperator',
  'FilterOperator',
  'MvExpandOperator',
  'ParseKvOperator',
  'ParseOperator',
  'ParseWhereOperator',
  'ProjectAwayOperator',
  'ProjectByNamesOperator',
  'ProjectKeepOperator',
  'ProjectOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'SerializeOperator',
];
