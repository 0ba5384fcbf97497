# Made by scripts/write-manual from lib/cli/tsausyscall/option-table.ts, do not edit.
_tsausyscall() {
  local word=${COMP_WORDS[COMP_CWORD]}
  mapfile -t COMPREPLY < <(compgen -W '--dump --exact -v --version -h --help' -- "$word")
}
complete -F _tsausyscall tsausyscall
