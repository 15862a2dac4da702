import type { KqlType } from '../values';

/** A part of the pattern of parse, in the order in which it is met. */
export type ParseStep =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'star' }
  | { readonly kind: 'column'; readonly name: string; readonly type: KqlType };
