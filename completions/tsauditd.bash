# Made by scripts/write-manual from lib/cli/tsauditd/option-table.ts, do not edit.
_tsauditd() {
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
  -s)
    [[ -z $field ]] || return
    mapfile -t COMPREPLY < <(compgen -W 'enable disable nochange' -- "$word")
    return
    ;;
  -c | --tls-cert | --tls-key | --tls-ca)
    [[ -z $field ]] || return
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    compopt -o filenames
    return
    ;;
  --listen)
    [[ -z $field ]] || return
    return
    ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W '-f -l -n -s -c --check-config --listen --trust-node --tls-cert --tls-key --tls-ca -v --version -h --help' -- "$word")
}
complete -F _tsauditd tsauditd
