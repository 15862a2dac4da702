/** The kinds of join, one spelling each. */
export type JoinKind =
  'innerunique' | 'inner' | `${'left' | 'right' | 'full'}outer` | `${'left' | 'right'}${'anti' | 'semi'}`;
