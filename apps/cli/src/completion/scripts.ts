export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/**
 * The script that a shell reads at its start. Each asks `stepcast complete` for the candidates of the word under the cursor, and takes
 * the names of files where there are none.
 */
export function scriptFor(shell: Shell): string {
  return scripts[shell];
}

// Not COMP_WORDS, which breaks an address apart at its colons.
const bash = `_stepcast() {
  local line typed="\${COMP_LINE:0:COMP_POINT}"
  local -a words
  read -ra words <<< "$typed"
  [[ $typed == *[[:space:]] ]] && words+=("")
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -o bashdefault -F _stepcast stepcast
`;

const zsh = `#compdef stepcast
_stepcast() {
  local -a found
  local line word
  while IFS= read -r line; do
    word=\${line%%$'\\t'*}
    found+=("\${word//:/\\\\:}\${\${line#$word}/$'\\t'/:}")
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe stepcast found; else _files; fi
}
if [ "$funcstack[1]" = "_stepcast" ]; then _stepcast "$@"; else compdef _stepcast stepcast; fi
`;

const fish = `function __stepcast_complete
  set -l words (commandline --tokenize --cut-at-cursor) (commandline --current-token --cut-at-cursor)
  $words[1] complete -- $words[2..] 2>/dev/null
end
function __stepcast_has_none
  test -z "$(__stepcast_complete)"
end
complete --command stepcast --no-files --arguments '(__stepcast_complete)'
complete --command stepcast --condition __stepcast_has_none --force-files
`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
