# Made by scripts/write-manual from lib/cli/tsaulastlog/option-table.ts, do not edit.
complete -c tsaulastlog -f
complete -c tsaulastlog -s u -x -d 'only this account'
complete -c tsaulastlog -l user -x -d 'only this account'
complete -c tsaulastlog -l stdin -d 'read standard input, as in ausearch --raw | tsaulastlog --stdin'
complete -c tsaulastlog -l input -r -F -d 'read this log, or the logs of this folder, instead of the system\'s'
complete -c tsaulastlog -s v -d 'show the version'
complete -c tsaulastlog -l version -d 'show the version'
complete -c tsaulastlog -s h -d 'show this help'
complete -c tsaulastlog -l help -d 'show this help'
