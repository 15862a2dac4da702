-- Writes a file in Neovim with the language server alone, step by step, and notes what a person would have seen.
-- SESSION is a JSON file: { command, root, file, steps, notes }. A step is a pair of a verb of this file and its text.
local session = vim.fn.json_decode(vim.fn.readfile(vim.env.SESSION))
local notes = {}
local function note(text)
  vim.list_extend(notes, vim.split(text, '\n'))
end
local function finish()
  vim.fn.writefile(notes, session.notes)
  vim.cmd('qall!')
end

vim.cmd('edit ' .. session.root .. '/' .. session.file)
local id = vim.lsp.start_client({
  name = 'sentinel',
  cmd = session.command,
  root_dir = session.root,
  capabilities = vim.lsp.protocol.make_client_capabilities(),
})
vim.lsp.buf_attach_client(0, id)
local client = vim.lsp.get_client_by_id(id)
if not vim.wait(60000, function() return client.initialized end, 20) then
  note('the server did not start')
  finish()
end

-- Findings come unasked, each time with the version of the text that they are of.
local found
local show = vim.lsp.handlers['textDocument/publishDiagnostics']
vim.lsp.handlers['textDocument/publishDiagnostics'] = function(failure, result, ...)
  found = result.version
  return show(failure, result, ...)
end

local function ask(method, more)
  local parameters = vim.tbl_extend('force', { textDocument = vim.lsp.util.make_text_document_params(0) }, more)
  local answers = vim.lsp.buf_request_sync(0, method, parameters, 60000) or {}
  local answer = answers[id] or {}
  if answer.error then note('refused: ' .. answer.error.message) end
  return answer.result
end
local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end
local function atEnd()
  local all = lines()
  return { line = #all - 1, character = vim.str_utfindex(all[#all]) }
end
local function place(text)
  for number, line in ipairs(lines()) do
    local column = line:find(text, 1, true)
    if column then return { line = number - 1, character = column - 1 } end
  end
end

local verbs = {}
function verbs.type(text)
  local all = lines()
  vim.api.nvim_buf_set_lines(0, #all - 1, #all, false, vim.split(all[#all] .. text, '\n'))
end
function verbs.take(label)
  for _, item in ipairs(ask('textDocument/completion', { position = atEnd() }).items) do
    if label == '' or item.label == label then
      return vim.lsp.util.apply_text_edits({ item.textEdit }, 0, client.offset_encoding)
    end
  end
  note('not offered: ' .. label)
end
function verbs.hover(text)
  note('hover: ' .. ask('textDocument/hover', { position = place(text) }).contents.value)
end
function verbs.findings()
  -- Any request sends what was typed first.
  ask('textDocument/foldingRange', {})
  local typed = vim.lsp.util.buf_versions[vim.api.nvim_get_current_buf()]
  if not vim.wait(60000, function() return found == typed end, 50) then note('findings did not come') end
  local all = vim.diagnostic.get(0)
  for _, each in ipairs(all) do note('finding: ' .. vim.split(each.message, '\n')[1]) end
  if #all == 0 then note('no findings') end
end
function verbs.mend(title)
  for _, each in ipairs(vim.diagnostic.get(0)) do
    local from = { line = each.lnum, character = each.col }
    local range = { start = from, ['end'] = { line = each.end_lnum, character = each.end_col } }
    for _, action in ipairs(ask('textDocument/codeAction', { range = range, context = { diagnostics = {} } }) or {}) do
      if action.title == title then return vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding) end
    end
  end
  note('no such action: ' .. title)
end
function verbs.rename(names)
  local from, to = unpack(vim.split(names, ' '))
  local edit = ask('textDocument/rename', { position = place(from), newName = to })
  if edit then vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding) end
end
function verbs.save()
  vim.fn.mkdir(vim.fn.expand('%:p:h'), 'p')
  vim.cmd('write')
end

for _, step in ipairs(session.steps) do
  verbs[step[1]](step[2])
end
vim.lsp.stop_client(id, true)
finish()
