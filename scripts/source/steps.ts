/** Work in steps: what runs it may do other things between them, or give it up. */
export type Steps<Value> = Generator<undefined, Value>;

/** Does all steps at once. @returns what the work comes to */
export function finish<Value>(steps: Steps<Value>): Value {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
