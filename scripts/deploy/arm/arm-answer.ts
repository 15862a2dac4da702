import { OperationError } from '../../source/operation-error';
import { isWireObject, objectAt, objectsAt, textAt } from './wire-json';
import type { WireObject } from './wire-json';

/** What a workspace answered, once there was nothing left to retry. */
export interface ArmAnswer {
  readonly status: number;
  /** The JSON body; undefined where the answer had none. */
  readonly body: WireObject | undefined;
  /** The value of a header, whatever its case. */
  readonly header: (name: string) => string | undefined;
}

export function succeeded(answer: ArmAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** The `error.code` of the answer, as CloudError has it. */
export function errorCode(answer: ArmAnswer): string | undefined {
  return textAt(objectAt(answer.body ?? {}, 'error'), 'code');
}

const advice: Readonly<Record<number, string>> = {
  400: 'Read what the service says about the resource; `sentinel validate` finds most of it beforehand.',
  401: 'Log in again (`az login`), check the tenant in the workspace file, and give a fresh role assignment some minutes.',
  403: 'Give the identity the role Microsoft Sentinel Contributor on the resource group; Microsoft Sentinel Reader is enough for a plan.',
  404: 'Check subscription, resource group and workspace in the workspace file, and that Microsoft Sentinel is enabled there.',
  409: 'Somebody else is changing the same thing: make a new plan and deploy again.',
  429: 'The workspace is throttling: wait some minutes and run the command again; what was done stays done.',
};

/**
 * The answer as a failure that a person understands.
 *
 * @param doing what was tried, such as "reading the analytic rules"
 * @param role what gives the right to it, where Microsoft Sentinel's roles do not
 */
export function failureOf(answer: ArmAnswer, doing: string, role?: string): OperationError {
  const said = serviceMessage(answer);
  const help =
    (answer.status === 403 && role !== undefined ? `Give the identity ${role}.` : undefined) ??
    advice[answer.status] ??
    (answer.status >= 500
      ? 'The service failed at it more than once: wait some minutes and run the command again.'
      : 'Check the address in the workspace file.');
  return new OperationError(`${doing}: the workspace answered ${answer.status}${said === '' ? '' : `, ${said}`}`, help);
}

/**
 * Throws OperationError where an answer is a failure.
 *
 * @param alsoFine statuses that are none here
 */
export function requireSuccess(answer: ArmAnswer, doing: string, alsoFine: readonly number[] = []): void {
  if (!succeeded(answer) && !alsoFine.includes(answer.status)) throw failureOf(answer, doing);
}

/** What the service says went wrong: its code, its message and those of its details; empty where it says nothing. */
export function serviceMessage(answer: ArmAnswer): string {
  const error = objectAt(answer.body ?? {}, 'error');
  const parts = [textAt(error, 'message'), ...objectsAt(error, 'details').map((detail) => textAt(detail, 'message'))];
  const message = parts
    .filter((part) => part !== undefined)
    .join('; ')
    .replace(/[\s.]+$/, '');
  const code = textAt(error, 'code');
  return [code, message]
    .filter((part) => part !== undefined && part !== '')
    .join(': ')
    .slice(0, 2000);
}

/**
 * The JSON object in a body; 'broken' for a text that is none, such as half a body or a proxy's HTML page, and
 * undefined for an empty one.
 */
export function readBody(text: string | null | undefined): WireObject | 'broken' | undefined {
  if (text === null || text === undefined || text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isWireObject(value) ? value : 'broken';
  } catch {
    return 'broken';
  }
}
