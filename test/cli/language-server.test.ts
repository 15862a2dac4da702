import assert from 'node:assert/strict';

import { exampleFiles } from '../../scripts/checks/example-files';
import { CancellationTokenSource } from '../../scripts/cli/servers/protocol';
import { startTrial, type Trial } from './run-sentinel';
import { talkToServer, type Editor } from './talk-to-server';

const file = 'detections/example/rule.yaml';
const broken = exampleFiles('query: |\n  ASimDnsActivityLogs\n  | where DnsQuer == "🦠"\n  | project SrcIpAddr\n')[0]!
  .text;
const sound = exampleFiles('')[0]!.text;

describe('The language server', () => {
  let trial: Trial;
  let editor: Editor;

  beforeEach(async () => {
    trial = startTrial({ [file]: broken });
    editor = await talkToServer(trial.root);
  });

  afterEach(async () => {
    await editor.end();
    trial.remove();
  });

  it('says what is wrong where the editor has it', async () => {
    await editor.open(file, broken);
    const { diagnostics, version } = await editor.findings(file);
    const [found] = diagnostics;
    assert.equal(version, 1);
    assert.equal(found?.code, 'kql-semantics');
    const line = broken.split('\n').findIndex((each) => each.includes('DnsQuer '));
    assert.deepEqual(found?.range, { start: { line, character: 10 }, end: { line, character: 17 } });
    assert.match(found?.message ?? '', /DnsQuer.*\nDid you mean DnsQuery\?$/);
    assert.match(found?.codeDescription?.href ?? '', /^file:.*\/docs\/checks\/kql-semantics\.md$/);
  });

  it('leaves out what the repository accepts, as validate does', async () => {
    await trial.run('validate', '--write-baseline');
    await editor.open(file, broken);
    assert.deepEqual((await editor.findings(file)).diagnostics, []);
    await editor.change(file, broken.replace('DnsQuer ', 'DnsQuerr '), 2);
    assert.equal((await editor.findings(file)).diagnostics.length, 1);
  });

  it('takes a finding back when its cause is gone', async () => {
    await editor.open(file, broken);
    assert.equal((await editor.findings(file)).diagnostics.length, 1);
    await editor.change(file, sound, 2);
    assert.deepEqual(await editor.findings(file), { uri: editor.addressOf(file), version: 2, diagnostics: [] });
  });

  it('counts columns of a file with a byte order mark and CRLF as the editor does', async () => {
    const marked = `\uFEFF${broken.replaceAll('\n', '\r\n').replace(/^id: \S+/, 'id: no guid')}`;
    trial.write({ [file]: marked });
    await editor.open(file, marked.slice(1));
    const found = (await editor.findings(file)).diagnostics.find(({ code }) => code === 'id-guid');
    assert.deepEqual(found?.range, { start: { line: 0, character: 4 }, end: { line: 0, character: 11 } });
  });

  it('forgets what it said of a file that was closed', async () => {
    await editor.open(file, broken);
    await editor.findings(file);
    await editor.connection.sendNotification('textDocument/didClose', {
      textDocument: { uri: editor.addressOf(file) },
    });
    assert.deepEqual((await editor.findings(file)).diagnostics, []);
  });

  it('says of one open file what a change of another makes of it', async () => {
    const rule = exampleFiles(
      "query: |\n  ASimDnsActivityLogs\n  | where DnsQuery in (_GetWatchlist('other'))\n  | project SrcIpAddr\n",
    );
    await editor.open(file, rule[0]!.text);
    const before = await editor.findings(file);
    assert.ok(before.diagnostics.some(({ code }) => code === 'watchlist-known'));
    const [list] = exampleFiles({ 'watchlists/other.yaml': 'alias: other\n' });
    await editor.open('watchlists/other.yaml', list!.text);
    const after = await editor.findings(file);
    assert.ok(!after.diagnostics.some(({ code }) => code === 'watchlist-known'));
  });

  it('completes as the editor types, with edits of the line that it is on', async () => {
    await editor.open(file, broken);
    const line = broken.split('\n').findIndex((each) => each.startsWith('severity'));
    const answer = await editor.ask<{ items: { label: string; textEdit: object }[] }>(
      'textDocument/completion',
      file,
      line,
      'severity: M'.length,
    );
    const range = { start: { line, character: 10 }, end: { line, character: 16 } };
    assert.deepEqual(answer.items.find(({ label }) => label === 'High')?.textEdit, { range, newText: 'High' });
  });

  it('answers places that a document does not have', async () => {
    await editor.open(file, broken);
    for (const [line, character] of [
      [-1, -5],
      [1e9, 1e9],
      [Number.NaN, 0],
      ['x', null],
    ] as [number, number][]) {
      const answer = await editor.ask<object>('textDocument/completion', file, line, character);
      assert.ok('items' in answer);
    }
    assert.equal(await editor.ask('textDocument/completion', 'elsewhere.yaml', 0, 0), null);
    assert.deepEqual(editor.logged, []);
  });

  it('says of the last of many keys alone what is wrong', async () => {
    await editor.open(file, broken);
    await editor.findings(file);
    for (let version = 2; version < 12; version++) {
      await editor.change(file, broken.replace('DnsQuer ', `DnsQuer${'r'.repeat(version)} `), version);
    }
    const { version, diagnostics } = await editor.findings(file);
    assert.equal(version, 11);
    assert.match(diagnostics[0]?.message ?? '', /DnsQuerr{11}'/);
  });

  it('gives up looking for actions when the request is cancelled, and goes on', async () => {
    const line = '  | where DnsQuer == "🦠"\n';
    assert.ok(broken.includes(line));
    await editor.open(file, broken.replace(line, line.repeat(150)));
    await editor.findings(file);
    const range = { start: { line: 0, character: 0 }, end: { line: 199, character: 0 } };
    const source = new CancellationTokenSource();
    const asked = { textDocument: { uri: editor.addressOf(file) }, range, context: { diagnostics: [] } };
    const request = editor.connection.sendRequest('textDocument/codeAction', asked, source.token);
    setTimeout(() => source.cancel(), 20);
    await assert.rejects(request, /cancel/i);
    const actions = await editor.connection.sendRequest<readonly object[]>('textDocument/codeAction', asked);
    assert.ok(actions.length > 0);
  });

  it('ends a request that was cancelled before it was worked on', async () => {
    await editor.open(file, broken);
    const request = editor.ask('textDocument/completion', file, 0, 0);
    await editor.connection.sendNotification('$/cancelRequest', { id: 2 });
    await editor.connection.sendNotification('$/cancelRequest', { id: 1 });
    await assert.rejects(request, /cancel/i);
  });

  it('goes on after messages that make no sense', async () => {
    await editor.connection.sendNotification('textDocument/didOpen', { textDocument: null });
    await editor.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: 'file:///elsewhere.yaml', version: 2 },
      contentChanges: [{ text: 'x' }],
    });
    await editor.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: 'untitled:Untitled-1', languageId: 'yaml', version: 1, text: 'kind: Scheduled' },
    });
    await editor.open(file, broken);
    assert.equal((await editor.findings(file)).diagnostics.length, 1);
    assert.equal(editor.logged.length, 1);
  });

  for (const [what, files] of [
    ['content', { [file]: broken }],
    ['nothing yet', {}],
  ] as const) {
    it(`answers for the folder of the editor that holds ${what}, not for the one that it was started in`, async () => {
      const own = startTrial(files);
      const other = await talkToServer(own.root, {}, trial.root);
      try {
        await other.open(file, broken);
        assert.equal((await other.findings(file)).diagnostics[0]?.code, 'kql-semantics');
      } finally {
        await other.end();
        own.remove();
      }
    });
  }

  it('answers for the repository that it was started in if the editor has a part of it open', async () => {
    const part = await talkToServer(`${trial.root}/detections/example`, {}, trial.root);
    try {
      await part.open('rule.yaml', broken);
      assert.equal((await part.findings('rule.yaml')).diagnostics[0]?.code, 'kql-semantics');
    } finally {
      await part.end();
    }
  });

  it('looks at a folder whose first file is not saved yet', async () => {
    const empty = startTrial();
    const other = await talkToServer(empty.root);
    try {
      await other.open('detections/new/rule.yaml', 'name: x\n');
      assert.ok((await other.findings('detections/new/rule.yaml')).diagnostics.length > 0);
    } finally {
      await other.end();
      empty.remove();
    }
  });
});
