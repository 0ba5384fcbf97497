# Made by scripts/write-manual from scripts/build-addon.cjs, do not edit.
_audit_netlink_build() {
  local word=${COMP_WORDS[COMP_CWORD]}
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W 'code-cache --if-needed --help' -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -W '--if-needed --help' -- "$word")
  fi
}
complete -F _audit_netlink_build audit-netlink-build
