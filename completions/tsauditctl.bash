# Made by scripts/write-manual from lib/cli/tsauditctl/option-table.ts, do not edit.
_tsauditctl() {
  local word=${COMP_WORDS[COMP_CWORD]}
  local previous=${COMP_WORDS[COMP_CWORD - 1]}
  if [[ $word == = ]]; then
    word=
    [[ $previous == --* ]] || return
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
    [[ $previous == --* ]] || return
  fi
  case $previous in
  -a | -A | -d)
    mapfile -t COMPREPLY < <(compgen -W 'always,exit never,exit always,task never,task always,user never,user always,exclude never,exclude always,filesystem never,filesystem always,io_uring never,io_uring' -- "$word")
    return
    ;;
  -S | -F | -C | -k | -r | -b | --backlog_wait_time | -m | -q | --arch | --mask)
    return
    ;;
  -w | -W | -R)
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    compopt -o filenames
    return
    ;;
  -p)
    mapfile -t COMPREPLY < <(compgen -W 'r w x a wa rwxa' -- "$word")
    return
    ;;
  -e | -f)
    mapfile -t COMPREPLY < <(compgen -W '0 1 2' -- "$word")
    return
    ;;
  --signal)
    mapfile -t COMPREPLY < <(compgen -W 'stop reload rotate resume state TERM HUP USR1 USR2 CONT' -- "$word")
    return
    ;;
  --color)
    mapfile -t COMPREPLY < <(compgen -W 'auto never' -- "$word")
    return
    ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W '-a -A -d -S -F -C -k -w -W -p -D -l -R -i -c -s -e -f -r -b --backlog_wait_time --reset-lost --reset_backlog_wait_time_actual --loginuid-immutable -m -q -t --signal -v --version -h --help --json --dry-run --arch= --strict --color= --mask' -- "$word")
  if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace; fi
}
complete -F _tsauditctl tsauditctl
