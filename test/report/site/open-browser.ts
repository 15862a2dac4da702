import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** How a page is looked at. */
export interface View {
  readonly theme: 'light' | 'dark';
  /** In pixels. */
  readonly width: number;
}

export interface Browser {
  /** Opens a file of the disk, and waits until it is loaded. */
  readonly open: (file: string, view: View) => Promise<void>;
  /** The value of an expression, or of its promise, in the open page, also where the policy of the page forbids scripts. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  /** The open page from top to bottom, as a PNG. */
  readonly picture: () => Promise<Buffer>;
  /** What stood on the console, and what was refused or failed, since the browser started. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** The Chromium of this machine; undefined if there is none. */
export function findBrowser(): string | undefined {
  return ['chromium', 'chromium-browser', 'google-chrome'].find((name) => spawnSync('which', [name]).status === 0);
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/**
 * Starts a Chromium without a window and speaks to it over a pipe. (Chrome DevTools Protocol, "--remote-debugging-pipe":
 * messages are JSON that ends with a zero byte, written to descriptor 3 and read from descriptor 4.)
 */
export async function openBrowser(program: string): Promise<Browser> {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-browser-'));
  const child = spawn(
    program,
    ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe', `--user-data-dir=${profile}`],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const complaints: string[] = [];
  let loaded: () => void = () => undefined;
  onMessages(output, (message) => {
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    if (message.method === 'Page.loadEventFired') loaded();
    const isComplaint = ['Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded'];
    if (isComplaint.includes(message.method ?? '')) complaints.push(JSON.stringify(message.params));
  });
  let count = 0;
  const ask = (method: string, params: object, sessionId?: string): Promise<Readonly<Record<string, unknown>>> => {
    const id = ++count;
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  };
  const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = (await ask('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string };
  const tell = (method: string, params: object = {}) => ask(method, params, sessionId);
  for (const domain of ['Page', 'Runtime', 'Log']) await tell(`${domain}.enable`);
  return {
    open: async (file, { theme, width }) => {
      const features = [{ name: 'prefers-color-scheme', value: theme }];
      await tell('Emulation.setEmulatedMedia', { media: '', features });
      await tell('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
      const load = new Promise<void>((resolve) => (loaded = resolve));
      await tell('Page.navigate', { url: `file://${file.split('/').map(encodeURIComponent).join('/')}` });
      await load;
    },
    evaluate: async (expression) => {
      const told = await tell('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      if (told['exceptionDetails'] !== undefined) throw new Error(JSON.stringify(told['exceptionDetails']));
      return (told['result'] as { readonly value?: unknown }).value;
    },
    picture: async () => {
      const { data } = await tell('Page.captureScreenshot', { captureBeyondViewport: true });
      return Buffer.from(data as string, 'base64');
    },
    complaints,
    close: async () => {
      child.kill();
      await ended;
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function onMessages(output: Readable, tell: (message: Message) => void): void {
  let rest = '';
  output.setEncoding('utf8');
  output.on('data', (piece: string) => {
    const messages = (rest + piece).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) tell(JSON.parse(message) as Message);
  });
}
