import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiVersionFor } from '../../scripts/deploy/arm/api-versions';
import type { Emulator, EmulatorOptions } from '../../scripts/emulator/start-emulator';
import { startEmulator } from '../../scripts/emulator/start-emulator';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Answers are looked into field by field; a wrong field fails the assertion on it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** A local workspace in a folder of its own, and requests to it as a client would send them. */
export interface LocalWorkspace {
  readonly emulator: Emulator;
  readonly folder: string;
  /** A path below Microsoft Sentinel, such as alertRules/x; the api-version that deploy takes is added where none is given. */
  readonly sentinel: (method: string, path: string, body?: unknown, apiVersion?: string) => Promise<Answer>;
  /** Any path below the workspace in ARM. */
  readonly arm: (method: string, path: string, body?: unknown, apiVersion?: string) => Promise<Answer>;
  /** Any path, or an absolute address that an answer gave. */
  readonly send: (method: string, path: string, body?: unknown) => Promise<Answer>;
  readonly restart: (options?: Partial<EmulatorOptions>) => Promise<void>;
  readonly end: () => Promise<void>;
}

export const workspacePath =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/lab' +
  '/providers/Microsoft.OperationalInsights/workspaces/local';

export const testNow = new Date('2026-06-20T12:00:00Z');

export async function openLocalWorkspace(options: Partial<EmulatorOptions> = {}): Promise<LocalWorkspace> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-emulator-'));
  const start = (changed: Partial<EmulatorOptions>): Promise<Emulator> =>
    startEmulator({ folder, now: () => testNow, ...options, ...changed });
  let emulator = await start({});
  const send: LocalWorkspace['send'] = async (method, path, body) => {
    const url = path.startsWith('https://') ? path.replace('https://', 'http://') : emulator.url + path;
    const isText = typeof body === 'string';
    const headers = {
      authorization: `Bearer ${emulator.token}`,
      ...(body === undefined ? {} : { 'content-type': isText ? 'application/x-ndjson' : 'application/json' }),
    };
    const answer = await fetch(url, { method, headers, body: isText ? body : JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  const arm: LocalWorkspace['arm'] = (method, path, body, apiVersion) => {
    const whole = `${workspacePath}/${path}`;
    return send(method, `${whole}?api-version=${apiVersion ?? apiVersionFor(whole, undefined)}`, body);
  };
  return {
    get emulator() {
      return emulator;
    },
    folder,
    send,
    arm,
    sentinel: (method, path, body, apiVersion) =>
      arm(method, `providers/Microsoft.SecurityInsights/${path}`, body, apiVersion),
    restart: async (changed = {}) => {
      await emulator.close();
      emulator = await start(changed);
    },
    end: async () => {
      await emulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A Scheduled rule that the service accepts. */
export function scheduledRule(properties: Readonly<Record<string, unknown>> = {}): {
  readonly kind: string;
  readonly properties: Readonly<Record<string, unknown>>;
} {
  return {
    kind: 'Scheduled',
    properties: {
      displayName: 'Query to a malicious domain',
      description: 'A host asked for a name that is known to be malicious.',
      severity: 'High',
      enabled: true,
      query: 'DnsEvents | where Name == "evil.test"',
      queryFrequency: 'PT1H',
      queryPeriod: 'PT1H',
      triggerOperator: 'GreaterThan',
      triggerThreshold: 0,
      suppressionDuration: 'PT5H',
      suppressionEnabled: false,
      tactics: ['CommandAndControl'],
      techniques: ['T1071'],
      ...properties,
    },
  };
}
