# Made by scripts/write-manual from lib/cli/tsausyscall/option-table.ts, do not edit.
complete -c tsausyscall -f
complete -c tsausyscall -l dump -d 'all numbers and names of the machine'
complete -c tsausyscall -l exact -d 'only the number of the call with that very name'
complete -c tsausyscall -s v -d 'show the version'
complete -c tsausyscall -l version -d 'show the version'
complete -c tsausyscall -s h -d 'show this help'
complete -c tsausyscall -l help -d 'show this help'
