# Made by scripts/write-manual from lib/cli/tsaugenrules/tsaugenrules-table.ts, do not edit.
complete -c tsaugenrules -f
complete -c tsaugenrules -l check -d 'only report whether the merged file would change'
complete -c tsaugenrules -l load -d 'load the merged file, too'
complete -c tsaugenrules -l strict -d 'keep blank lines and carriage returns; with --check: 1 when it would change'
complete -c tsaugenrules -s v -d 'show the version'
complete -c tsaugenrules -l version -d 'show the version'
complete -c tsaugenrules -s h -d 'show this help'
complete -c tsaugenrules -l help -d 'show this help'
