/** For each shell what makes it ask the tool. An answer is never evaluated: names of files are anybody's text. */
export const shellScripts: Readonly<Record<string, string>> = {
  bash: `# In ~/.bashrc: eval "$(npx --no-install sentinel completion bash)"
command -v sentinel >/dev/null || sentinel() { npx --no-install sentinel "$@"; }
_sentinel() {
  local answer
  COMPREPLY=()
  while IFS= read -r answer; do COMPREPLY+=("$answer"); done < <(
    sentinel completion answer -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null
  )
  # Behind a folder the name goes on.
  if [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == */ ]]; then compopt -o nospace; fi
}
complete -o default -o bashdefault -F _sentinel sentinel
`,
  zsh: `#compdef sentinel
# In ~/.zshrc, behind compinit: eval "$(npx --no-install sentinel completion zsh)"
(( $+commands[sentinel] || $+functions[sentinel] )) || sentinel() { npx --no-install sentinel "$@" }
_sentinel() {
  local -a answers
  answers=("\${(@f)$(sentinel completion answer -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${answers[1]}" ]]; then compadd -a answers; else _files; fi
}
compdef _sentinel sentinel
`,
  fish: `# In ~/.config/fish/config.fish: npx --no-install sentinel completion fish | source
type -q sentinel; or function sentinel; npx --no-install sentinel $argv; end
function __sentinel_answers
    set -l words (commandline -opc) (commandline -ct)
    sentinel completion answer -- $words[2..-1] 2>/dev/null
end
complete -c sentinel -a '(__sentinel_answers)'
`,
  powershell: `# In $PROFILE: npx --no-install sentinel completion powershell | Out-String | Invoke-Expression
if (-not (Get-Command sentinel -ErrorAction SilentlyContinue)) { function global:sentinel { npx --no-install sentinel @args } }
Register-ArgumentCompleter -Native -CommandName sentinel -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  # An empty word would not reach the tool in Windows PowerShell.
  $next = @(if ($wordToComplete -eq "") { "--next" })
  sentinel completion answer @next "--" @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, "ParameterValue", $_)
  }
}
`,
};
