# Made by scripts/write-manual from lib/cli/tsautrace/option-table.ts, do not edit.
complete -c tsautrace -f
complete -c tsautrace -s r -d 'only system calls that use resources: files, sockets, other programs'
complete -c tsautrace -l session -d 'give it an audit session of its own, so that not a single call is missing'
complete -c tsautrace -l format -x -a 'line words raw json ndjson csv ecs otel' -d 'how to print events; ndjson, ecs and otel are one JSON document per line'
complete -c tsautrace -l output -r -F -d 'where to print events: a file, or - for standard output; default: standard error'
complete -c tsautrace -s v -d 'show the version'
complete -c tsautrace -l version -d 'show the version'
complete -c tsautrace -s h -d 'show this help'
complete -c tsautrace -l help -d 'show this help'
