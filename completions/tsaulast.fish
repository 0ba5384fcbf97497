# Made by scripts/write-manual from lib/cli/tsaulast/option-table.ts, do not edit.
complete -c tsaulast -f
complete -c tsaulast -l bad -d 'failed logins instead of sessions and boots'
complete -c tsaulast -l user -x -d 'only this user; boots are there all the same'
complete -c tsaulast -l tty -x -d 'only terminals with this in their names; boots are there all the same'
complete -c tsaulast -l proof -d 'with each line the serial numbers of its events, and a search for the session'
complete -c tsaulast -l extract -d 'write the records that were used into the file aulast.log of this folder'
complete -c tsaulast -s f -r -F -d 'read this log, or the logs of this folder, instead of the system\'s'
complete -c tsaulast -l stdin -d 'read standard input, as in ausearch --raw | tsaulast --stdin'
complete -c tsaulast -l debug -d 'say of which records nothing was made'
complete -c tsaulast -s v -d 'show the version'
complete -c tsaulast -l version -d 'show the version'
complete -c tsaulast -s h -d 'show this help'
complete -c tsaulast -l help -d 'show this help'
