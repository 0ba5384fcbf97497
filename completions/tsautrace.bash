# Made by scripts/write-manual from lib/cli/tsautrace/option-table.ts, do not edit.
_tsautrace() {
  local word=${COMP_WORDS[COMP_CWORD]}
  local previous=${COMP_WORDS[COMP_CWORD - 1]} field= at=$COMP_CWORD
  if [[ $word == = ]]; then
    word=
  elif [[ $previous == = ]]; then
    at=$((COMP_CWORD - 1))
  else
    at=
  fi
  if [[ -n $at ]]; then
    previous=${COMP_WORDS[at - 1]}
    if [[ $previous != --* ]]; then
      field=$previous previous=${COMP_WORDS[at - 2]}
      if [[ $previous == = ]]; then previous=${COMP_WORDS[at - 3]}; fi
      [[ $previous == -* ]] || return
    fi
  fi
  case $previous in
  --format)
    [[ -z $field ]] || return
    mapfile -t COMPREPLY < <(compgen -W 'line words raw json ndjson csv ecs otel' -- "$word")
    return
    ;;
  --output)
    [[ -z $field ]] || return
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    compopt -o filenames
    return
    ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W '-r --session --format --output -v --version -h --help' -- "$word")
}
complete -F _tsautrace tsautrace
