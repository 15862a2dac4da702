/**
 * What the world does: no credentials, a workspace that answers 403, a flag that is wrong, a disk that is full. Thrown
 * anywhere, caught once at the command line, and shown there as one sentence and what to do (exit code 2). An author's
 * mistake is a Diagnostic instead; a bug of ours is any other exception.
 */
export class OperationError extends Error {
  /**
   * @param message what happened, in one sentence, without a final period
   * @param help what the person can do about it, in one sentence
   */
  constructor(
    message: string,
    readonly help: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'OperationError';
  }
}
