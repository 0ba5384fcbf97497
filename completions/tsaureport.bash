# Made by scripts/write-manual from lib/cli/tsaureport/option-table.ts, do not edit.
_tsaureport() {
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
  --node | --eoe-timeout)
    [[ -z $field ]] || return
    return
    ;;
  --escape)
    [[ -z $field ]] || return
    mapfile -t COMPREPLY < <(compgen -W 'raw tty shell shell_quote' -- "$word")
    return
    ;;
  -if | --input)
    [[ -z $field ]] || return
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    compopt -o filenames
    return
    ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W '-au --auth -a --avc --comm -c --config -cr --crypto -e --event -f --file -h --host --integrity -k --key -l --login -t --log -ma --mac -m --mods -n --anomaly -p --pid -r --response -s --syscall -tm --terminal --tty -u --user --virt -x --executable --summary --failed --success --add --delete -nc --no-config --node -ts --start -te --end -i --interpret --escape -if --input --input-logs --eoe-timeout --debug -v --version --help' -- "$word")
}
complete -F _tsaureport tsaureport
