# Made by scripts/write-manual from scripts/build-addon.cjs, do not edit.
complete -c audit-netlink-build -f
complete -c audit-netlink-build -n __fish_use_subcommand -a code-cache -d 'keep what V8 compiles of the programs'
complete -c audit-netlink-build -l if-needed -d 'do nothing when there is a binary that loads here'
complete -c audit-netlink-build -l help -d 'show this help'
