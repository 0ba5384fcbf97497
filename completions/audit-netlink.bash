# Made by scripts/write-manual from lib/cli/audit-netlink/command-table.ts, do not edit.
_audit_netlink() {
  local word=${COMP_WORDS[COMP_CWORD]}
  local previous=${COMP_WORDS[COMP_CWORD - 1]}
  if [[ $word == = ]]; then
    word=
    [[ $previous == --* ]] || return
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
    [[ $previous == --* ]] || return
  fi
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W 'check plan apply diff fmt events help --version --help' -- "$word")
    return
  fi
  case ${COMP_WORDS[1]} in
  check)
    case $previous in
    --arch | --owned)
      return
      ;;
    --users | --groups)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --order)
      mapfile -t COMPREPLY < <(compgen -W 'exact effective' -- "$word")
      return
      ;;
    esac
    if [[ $word != -* ]]; then
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
    fi
    mapfile -t COMPREPLY < <(compgen -W '--offline --arch --users --groups --owned --order --quiet --json --help' -- "$word")
    ;;
  plan)
    case $previous in
    --out)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --owned)
      return
      ;;
    --order)
      mapfile -t COMPREPLY < <(compgen -W 'exact effective' -- "$word")
      return
      ;;
    esac
    if [[ $word != -* ]]; then
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
    fi
    mapfile -t COMPREPLY < <(compgen -W '--out --detailed-exitcode --owned --keep-going --allow-empty --order --quiet --json --help' -- "$word")
    ;;
  apply)
    case $previous in
    --owned)
      return
      ;;
    --order)
      mapfile -t COMPREPLY < <(compgen -W 'exact effective' -- "$word")
      return
      ;;
    esac
    if [[ $word != -* ]]; then
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
    fi
    mapfile -t COMPREPLY < <(compgen -W '--dry-run --no-verify --owned --keep-going --allow-empty --order --quiet --json --help' -- "$word")
    ;;
  diff)
    case $previous in
    --arch)
      return
      ;;
    --users | --groups)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --order)
      mapfile -t COMPREPLY < <(compgen -W 'exact effective' -- "$word")
      return
      ;;
    esac
    if [[ $word != -* ]]; then
      mapfile -t COMPREPLY < <(compgen -W 'kernel:' -- "$word"; compgen -f -- "$word")
      [[ ${COMPREPLY[0]-} == 'kernel:' ]] || compopt -o filenames
      return
    fi
    mapfile -t COMPREPLY < <(compgen -W '--offline --arch --users --groups --order --json --help' -- "$word")
    ;;
  fmt)
    case $previous in
    --to)
      mapfile -t COMPREPLY < <(compgen -W 'syscall-rules' -- "$word")
      return
      ;;
    --arch)
      return
      ;;
    esac
    if [[ $word != -* ]]; then
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
    fi
    mapfile -t COMPREPLY < <(compgen -W '--write --check --to --offline --arch --quiet --help' -- "$word")
    ;;
  events)
    case $previous in
    --key | --key-prefix | --key-contains | --type | --where | --add | --max-command | --count | --buffer)
      return
      ;;
    --follow-rules | --input)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --format)
      mapfile -t COMPREPLY < <(compgen -W 'line pretty raw json ecs otel' -- "$word")
      return
      ;;
    --color)
      mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word")
      return
      ;;
    --overflow)
      mapfile -t COMPREPLY < <(compgen -W 'drop-newest drop-oldest block' -- "$word")
      return
      ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W '--key --key-prefix --key-contains --type --where --follow-rules --format --json --raw --pretty --color --add --max-command --count --input --buffer --overflow --help' -- "$word")
    ;;
  help)
    mapfile -t COMPREPLY < <(compgen -W 'check plan apply diff fmt events' -- "$word")
    ;;
  esac
}
complete -F _audit_netlink audit-netlink
