/** Returns a function's body as the binder takes it, with its braces. */
export function bracedBody(body: string): string {
  return body.trimStart().startsWith('{') ? body : `{\n${body}\n}`;
}
