import { conversion } from '../values/convert-values';
import { UnsupportedFeature, type CallSite, type ScalarFunction } from '../values/function-table';
import type { KqlType, Value } from '../values';

/** What a plain function takes and returns. The last parameter stands for all further arguments. */
export interface Signature {
  readonly parameters: readonly (KqlType | 'any')[];
  readonly returns: KqlType;
  /** With `pass`, the body sees nulls; otherwise a null argument makes the result null, or the empty string. */
  readonly nulls?: 'pass';
}

// The bodies of functions name the types that the signature has established, so that each can be read without casts.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type FunctionBody = (...values: any[]) => Value;

/**
 * A scalar function whose result follows from its arguments alone. Arguments of other types are converted to the
 * parameters' types, and the result to the type that the binder gave the call.
 * @param doc title of the page in Kusto's documentation
 */
export function defineFunction(doc: string, signature: Signature, body: FunctionBody): ScalarFunction {
  return { doc, prepare: (call) => bindBody(call, signature, body) };
}

/** Returns a function whose first argument is of no other type than its page lists, which the parser lets pass. */
export function takingOnly(types: readonly KqlType[], { doc, prepare }: ScalarFunction): ScalarFunction {
  return {
    doc,
    prepare: (call) => {
      const type = call.argumentTypes[0]!;
      if (!types.includes(type)) throw new UnsupportedFeature(doc, `its value is ${type}, and not ${types.join(', ')}`);
      return prepare(call);
    },
  };
}

/** Throws UnsupportedFeature for a value of a type for which no page and no answer says what an aggregate gives. */
export function requireType(doc: string, type: KqlType, types: readonly KqlType[]): void {
  if (!types.includes(type)) throw new UnsupportedFeature(doc.replace(/ \(.*/, ''), `of ${type}`);
}

/** The part of defineFunction for a function that prepares something first. */
export function bindBody(call: CallSite, signature: Signature, body: FunctionBody): (...values: Value[]) => Value {
  const { parameters, returns } = signature;
  const last = parameters[parameters.length - 1];
  const expected = call.argumentTypes.map((type, index) => {
    const parameter = parameters[index] ?? last ?? 'any';
    return parameter === 'any' ? type : parameter;
  });
  const sameTypes = expected.every((type, index) => type === call.argumentTypes[index]);
  const converters = expected.map((type, index) => conversion(call.argumentTypes[index]!, type));
  const guarded =
    signature.nulls === 'pass' ? body : strict(body, call.argumentTypes.length, returns === 'string' ? '' : null);
  const converted: FunctionBody = sameTypes
    ? guarded
    : (...values: Value[]) => guarded(...values.map((value, index) => converters[index]!(value)));
  if (returns === call.resultType) return converted;
  const convertResult = conversion(returns, call.resultType);
  return (...values) => convertResult(converted(...values));
}

function strict(body: FunctionBody, count: number, missing: Value): FunctionBody {
  if (count === 0) return body;
  if (count === 1) return (a: Value) => (a === null ? missing : body(a));
  if (count === 2) return (a: Value, b: Value) => (a === null || b === null ? missing : body(a, b));
  return (...values: Value[]) => (values.includes(null) ? missing : body(...values));
}
