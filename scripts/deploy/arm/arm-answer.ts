import { OperationError } from '../../source/operation-error';
import { isWireObject, objectAt, objectsAt, textAt } from './wire-json';
import type { WireObject } from './wire-json';

/** What a workspace answered, once there was nothing left to retry. */
export interface ArmAnswer {
  readonly status: number;
  /** The JSON body; undefined if the answer had none. */
  readonly body: WireObject | undefined;
  /** The value of a header, whatever its case. */
  readonly header: (name: string) => string | undefined;
}

/** True for an answer between 200 and 299. */
export function succeeded(answer: ArmAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** The `error.code` of the answer, as CloudError has it; some services write it at the root. */
export function errorCode({ body = {} }: ArmAnswer): string | undefined {
  return textAt(objectAt(body, 'error'), 'code') ?? textAt(body, 'code');
}

const advice: Readonly<Record<number, string>> = {
  400: 'Read what the service says about the resource; `sentinel validate` finds most of it beforehand.',
  401: 'Log in again (`az login`), check the tenant in the workspace file, and give a fresh role assignment some minutes.',
  403: 'Give the identity the role Microsoft Sentinel Contributor on the resource group; Microsoft Sentinel Reader is enough for a plan.',
  404: 'Check subscription, resource group and workspace in the workspace file, and that Microsoft Sentinel is enabled there.',
  409: 'Somebody else is changing the same thing: make a new plan and deploy again.',
  429: 'The workspace is throttling: wait some minutes and run the command again; what was done stays done.',
};

/** What a refusal means whose words tell more than its status, and what to do about it. */
const adviceByWords: readonly { readonly words: RegExp; readonly help: string }[] = [
  {
    words: /delete is currently in progress/i,
    help: 'What was there under this alias is still being deleted: run the command again in some minutes.',
  },
  {
    words: /\bNewerDataExists\b/,
    help: 'Another tool writes saved searches at the same time: run the command again in some minutes.',
  },
  {
    words: /was recently deleted/i,
    help: 'The service keeps the id of a deleted rule for a time: run the command again in some minutes.',
  },
];

/**
 * The answer as a failure that a person understands.
 *
 * @param doing what was tried, such as "reading the analytic rules"
 * @param role what gives the right to it, where Microsoft Sentinel's roles do not
 */
export function failureOf(answer: ArmAnswer, doing: string, role?: string): OperationError {
  const said = serviceMessage(answer);
  const help =
    adviceByWords.find(({ words }) => words.test(said))?.help ??
    (answer.status === 403 && role !== undefined ? `Give the identity ${role}.` : undefined) ??
    advice[answer.status] ??
    (answer.status >= 500
      ? 'The service failed at it more than once: wait some minutes and run the command again.'
      : 'Check the address in the workspace file.');
  return new OperationError(`${doing}: the workspace answered ${answer.status}${said === '' ? '' : `, ${said}`}`, help);
}

/**
 * Throws OperationError if an answer is a failure.
 *
 * @param alsoFine statuses that are none here
 */
export function requireSuccess(answer: ArmAnswer, doing: string, alsoFine: readonly number[] = []): void {
  if (!succeeded(answer) && !alsoFine.includes(answer.status)) throw failureOf(answer, doing);
}

/** Where the forms in which services say what went wrong have their code and their words. */
const refusalForms: readonly {
  readonly root: (body: WireObject) => WireObject;
  readonly code: string | undefined;
  readonly words: readonly string[];
}[] = [
  // CloudError (Azure Resource Manager).
  { root: (body) => objectAt(body, 'error'), code: 'code', words: ['message'] },
  // The same without its envelope, as some providers answer.
  { root: (body) => body, code: 'code', words: ['message'] },
  { root: (body) => body, code: 'Code', words: ['Message'] },
  // Of Microsoft Entra ID (RFC 6749, section 5.2).
  { root: (body) => body, code: 'error', words: ['error_description'] },
  // A problem document (RFC 9457), as metadata answers.
  { root: (body) => body, code: undefined, words: ['title', 'detail'] },
];

/** What the service says went wrong: its code, its message and those of its details; empty if it says nothing. */
export function serviceMessage({ body = {} }: ArmAnswer): string {
  for (const form of refusalForms) {
    const root = form.root(body);
    const code = form.code === undefined ? undefined : textAt(root, form.code);
    const words = form.words.flatMap((name) => textAt(root, name) ?? []);
    if (code === undefined && words.length === 0) continue;
    const sentences = [...words, ...detailsOf(root)].map((word) => word.trim().replace(/[\s.]+$/, ''));
    const message = [...new Set(sentences)].filter((sentence) => sentence !== '').join('; ');
    return [code, message]
      .filter((part) => part !== undefined && part !== '')
      .join(': ')
      .slice(0, 2000);
  }
  return '';
}

/** The words of `details`, of an inner error, and of the `errors` by field that a problem document may have. */
function detailsOf(root: WireObject): readonly string[] {
  const errors = Object.entries(objectAt(root, 'errors')).map(([field, said]) =>
    [field, [said].flat().map(String).join(', ')].filter((part) => part !== '').join(': '),
  );
  const inner = [...objectsAt(root, 'details'), objectAt(root, 'innererror')];
  return [...inner.flatMap((each) => textAt(each, 'message') ?? []), ...errors];
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
