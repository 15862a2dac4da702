/** A value in its normal form, or what is wrong with it as the rest of a sentence that begins with the value. */
export type Normalized = { readonly value: string } | { readonly problem: string };
