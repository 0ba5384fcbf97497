# Made by scripts/write-manual from lib/cli/tsaugenrules/tsaugenrules-table.ts, do not edit.
_tsaugenrules() {
  local word=${COMP_WORDS[COMP_CWORD]}
  mapfile -t COMPREPLY < <(compgen -W '--check --load --strict -v --version -h --help' -- "$word")
}
complete -F _tsaugenrules tsaugenrules
