import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { exampleFiles } from '../../scripts/checks/example-files';
import { startTrial } from './run-sentinel';

const executable = path.join(__dirname, '..', '..', 'bin', 'sentinel.js');
const file = 'detections/example/rule.yaml';

/** Opens a rule, waits for its findings, asks for completion and hover, and prints what came. */
function script(root: string): string {
  return `
vim.cmd('edit ${path.join(root, file)}')
local id = vim.lsp.start_client({ name = 'sentinel', cmd = { '${process.execPath}', '${executable}', 'lsp', '--stdio' },
  root_dir = '${root}', capabilities = vim.lsp.protocol.make_client_capabilities() })
vim.lsp.buf_attach_client(0, id)
local client = vim.lsp.get_client_by_id(id)
if not vim.wait(60000, function() return client.initialized end, 20) then vim.cmd('cquit') end
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20)
local lines = {}
for _, d in ipairs(vim.diagnostic.get(0)) do table.insert(lines, 'finding ' .. (d.lnum + 1) .. ' ' .. d.message) end
local document = vim.lsp.util.make_text_document_params(0)
local severity = vim.fn.search('^severity') - 1
local function ask(method, line, character)
  local position = { line = line, character = character }
  local answers = vim.lsp.buf_request_sync(0, method, { textDocument = document, position = position }, 60000)
  return answers[id].result
end
for _, item in ipairs(ask('textDocument/completion', severity, 10).items) do table.insert(lines, 'item ' .. item.label) end
table.insert(lines, 'hover ' .. ask('textDocument/hover', severity, 2).contents.value)
vim.fn.writefile(vim.split(table.concat(lines, '\\n'), '\\n'), '${path.join(root, 'answers.txt')}')
vim.lsp.stop_client(id, true)
vim.cmd('qall!')
`;
}

describe('The language server in Neovim', () => {
  it('says findings, completes and explains', function () {
    if (spawnSync('nvim', ['--version']).status !== 0) {
      process.stdout.write('      skipped: there is no nvim here\n');
      this.skip();
    }
    this.timeout(170_000);
    const [rule] = exampleFiles('query: |\n  ASimDnsActivityLogs\n  | where DnsQuer == "a"\n  | project SrcIpAddr\n');
    const trial = startTrial({ [file]: rule?.text ?? '' });
    try {
      const drive = path.join(trial.root, 'drive.lua');
      fs.writeFileSync(drive, script(trial.root));
      const run = spawnSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', drive], {
        timeout: 150_000,
        encoding: 'utf8',
      });
      const answers = path.join(trial.root, 'answers.txt');
      assert.ok(fs.existsSync(answers), run.stderr);
      const text = fs.readFileSync(answers, 'utf8');
      assert.match(text, /^finding \d+ .*DnsQuer/m);
      assert.match(text, /^item High$/m);
      assert.match(text, /^hover How urgent an alert is\./m);
    } finally {
      trial.remove();
    }
  });
});
