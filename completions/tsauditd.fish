# Made by scripts/write-manual from lib/cli/tsauditd/option-table.ts, do not edit.
complete -c tsauditd -f
complete -c tsauditd -s f -d 'stay in the foreground, and write messages to standard error'
complete -c tsauditd -s l -d 'follow a symbolic link to the configuration'
complete -c tsauditd -s n -d 'stay in the foreground, for who starts services'
complete -c tsauditd -s s -x -a 'enable disable nochange' -d 'what becomes of the kernel\'s enabled flag; default enable'
complete -c tsauditd -s c -r -F -d 'the folder with auditd.conf; default /etc/audit'
complete -c tsauditd -l check-config -d 'only say what is wrong with the configuration; 6 when there is an error'
complete -c tsauditd -s v -d 'show the version'
complete -c tsauditd -l version -d 'show the version'
complete -c tsauditd -s h -d 'show this help'
complete -c tsauditd -l help -d 'show this help'
