/** Returns the name that an analyst knows an operator by, from its kind in the grammar: of `GraphMatchOperator` graph-match. */
export function operatorName(kind: string): string {
  const words = kind.replace(/(Operator|Expression)$/, '').split(/(?=[A-Z])/);
  return words.join('-').toLowerCase();
}
