# Made by scripts/write-manual from lib/cli/audit-netlink/command-table.ts, do not edit.
_audit_netlink() {
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
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W 'check plan apply diff fmt events search report top metrics trace remote receive help --version --help' -- "$word")
    return
  fi
  case ${COMP_WORDS[1]} in
  check)
    case $previous in
    --arch)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'i386 x86_64 ppc ppc64 ppc64le s390 s390x armeb aarch64 riscv32 riscv64 loongarch64' -- "$word")
      return
      ;;
    --users | --groups)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --owned)
      [[ -z $field ]] || return
      return
      ;;
    --order)
      [[ -z $field ]] || return
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
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --owned)
      [[ -z $field ]] || return
      return
      ;;
    --order)
      [[ -z $field ]] || return
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
      [[ -z $field ]] || return
      return
      ;;
    --order)
      [[ -z $field ]] || return
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
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'i386 x86_64 ppc ppc64 ppc64le s390 s390x armeb aarch64 riscv32 riscv64 loongarch64' -- "$word")
      return
      ;;
    --users | --groups)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --order)
      [[ -z $field ]] || return
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
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'syscall-rules' -- "$word")
      return
      ;;
    --arch)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'i386 x86_64 ppc ppc64 ppc64le s390 s390x armeb aarch64 riscv32 riscv64 loongarch64' -- "$word")
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
    --key)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W "$(grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u)" -- "$word")
      return
      ;;
    --key-prefix | --key-contains | --add | --max-command | --count | --buffer)
      [[ -z $field ]] || return
      return
      ;;
    --type)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -P "${word%"${word##*,}"}" -W 'USER LOGIN USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_ROTATE DAEMON_RESUME DAEMON_ACCEPT DAEMON_CLOSE DAEMON_ERR SYSCALL PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD EXECVE IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2 DM_CTRL DM_EVENT AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL LANDLOCK_ACCESS LANDLOCK_DOMAIN APPARMOR APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS APPARMOR_ERROR APPARMOR_KILL ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE KERNEL ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT ANOM_LOGIN_LOCATION ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ANOM_ORIGIN_FAILURES ANOM_SESSION RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED RESP_ORIGIN_UNBLOCK_TIMED USER_ROLE_CHANGE ROLE_ASSIGN ROLE_REMOVE LABEL_OVERRIDE LABEL_LEVEL_CHANGE USER_LABELED_EXPORT USER_UNLABELED_EXPORT DEV_ALLOC DEV_DEALLOC FS_RELABEL USER_MAC_POLICY_LOAD ROLE_MODIFY USER_MAC_CONFIG_CHANGE USER_MAC_STATUS CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE VIRT_DESTROY VIRT_MIGRATE_IN VIRT_MIGRATE_OUT' -- "${word##*,}")
      return
      ;;
    --where)
      if [[ -z $field ]]; then
        mapfile -t COMPREPLY < <(compgen -S = -W 'pid uid euid suid fsuid gid egid sgid fsgid auid pers arch msgtype subj_user subj_role subj_type subj_sen subj_clr ppid obj_user obj_role obj_type obj_lev_low obj_lev_high sessionid fstype devmajor devminor inode exit success path perm dir filetype obj_uid obj_gid exe saddr_fam a0 a1 a2 a3 key' -- "$word")
        compopt -o nospace
        return
      fi
      case ${field%%[^a-z0-9_]*} in
        uid | euid | suid | fsuid | auid | obj_uid)
            mapfile -t COMPREPLY < <(compgen -W 'unset' -- "$word"; compgen -u -- "$word")
            ;;
        gid | egid | sgid | fsgid | obj_gid)
            mapfile -t COMPREPLY < <(compgen -g -- "$word")
            ;;
        arch)
            mapfile -t COMPREPLY < <(compgen -W 'b64 b32 i386 x86_64 ppc ppc64 ppc64le s390 s390x armeb aarch64 riscv32 riscv64 loongarch64' -- "$word")
            ;;
        msgtype)
            mapfile -t COMPREPLY < <(compgen -W 'USER LOGIN USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_ROTATE DAEMON_RESUME DAEMON_ACCEPT DAEMON_CLOSE DAEMON_ERR SYSCALL PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD EXECVE IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2 DM_CTRL DM_EVENT AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL LANDLOCK_ACCESS LANDLOCK_DOMAIN APPARMOR APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS APPARMOR_ERROR APPARMOR_KILL ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE KERNEL ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT ANOM_LOGIN_LOCATION ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ANOM_ORIGIN_FAILURES ANOM_SESSION RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED RESP_ORIGIN_UNBLOCK_TIMED USER_ROLE_CHANGE ROLE_ASSIGN ROLE_REMOVE LABEL_OVERRIDE LABEL_LEVEL_CHANGE USER_LABELED_EXPORT USER_UNLABELED_EXPORT DEV_ALLOC DEV_DEALLOC FS_RELABEL USER_MAC_POLICY_LOAD ROLE_MODIFY USER_MAC_CONFIG_CHANGE USER_MAC_STATUS CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE VIRT_DESTROY VIRT_MIGRATE_IN VIRT_MIGRATE_OUT' -- "$word")
            ;;
        sessionid)
            mapfile -t COMPREPLY < <(compgen -W 'unset' -- "$word")
            ;;
        fstype)
            mapfile -t COMPREPLY < <(compgen -W 'cgroup cgroup2 debugfs tracefs' -- "$word")
            ;;
        exit)
            mapfile -t COMPREPLY < <(compgen -W '-EPERM -ENOENT -ESRCH -EINTR -EIO -ENXIO -E2BIG -ENOEXEC -EBADF -ECHILD -EAGAIN -ENOMEM -EACCES -EFAULT -ENOTBLK -EBUSY -EEXIST -EXDEV -ENODEV -ENOTDIR -EISDIR -EINVAL -ENFILE -EMFILE -ENOTTY -ETXTBSY -EFBIG -ENOSPC -ESPIPE -EROFS -EMLINK -EPIPE -EDOM -ERANGE -EDEADLK -ENAMETOOLONG -ENOLCK -ENOSYS -ENOTEMPTY -ELOOP -ENOMSG -EIDRM -ECHRNG -EL2NSYNC -EL3HLT -EL3RST -ELNRNG -EUNATCH -ENOCSI -EL2HLT -EBADE -EBADR -EXFULL -ENOANO -EBADRQC -EBADSLT -EBFONT -ENOSTR -ENODATA -ETIME -ENOSR -ENONET -ENOPKG -EREMOTE -ENOLINK -EADV -ESRMNT -ECOMM -EPROTO -EMULTIHOP -EDOTDOT -EBADMSG -EOVERFLOW -ENOTUNIQ -EBADFD -EREMCHG -ELIBACC -ELIBBAD -ELIBSCN -ELIBMAX -ELIBEXEC -EILSEQ -ERESTART -ESTRPIPE -EUSERS -ENOTSOCK -EDESTADDRREQ -EMSGSIZE -EPROTOTYPE -ENOPROTOOPT -EPROTONOSUPPORT -ESOCKTNOSUPPORT -EOPNOTSUPP -EPFNOSUPPORT -EAFNOSUPPORT -EADDRINUSE -EADDRNOTAVAIL -ENETDOWN -ENETUNREACH -ENETRESET -ECONNABORTED -ECONNRESET -ENOBUFS -EISCONN -ENOTCONN -ESHUTDOWN -ETOOMANYREFS -ETIMEDOUT -ECONNREFUSED -EHOSTDOWN -EHOSTUNREACH -EALREADY -EINPROGRESS -ESTALE -EUCLEAN -ENOTNAM -ENAVAIL -EISNAM -EREMOTEIO -EDQUOT -ENOMEDIUM -EMEDIUMTYPE -ECANCELED -ENOKEY -EKEYEXPIRED -EKEYREVOKED -EKEYREJECTED -EOWNERDEAD -ENOTRECOVERABLE -ERFKILL -EHWPOISON' -- "$word")
            ;;
        success)
            mapfile -t COMPREPLY < <(compgen -W '0 1' -- "$word")
            ;;
        path | dir | exe)
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
            ;;
        perm)
            mapfile -t COMPREPLY < <(compgen -W 'r w x a wa rwxa' -- "$word")
            ;;
        filetype)
            mapfile -t COMPREPLY < <(compgen -W 'fifo character dir block file link socket' -- "$word")
            ;;
        key)
            mapfile -t COMPREPLY < <(compgen -W "$(grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u)" -- "$word")
            ;;
      esac
      return
      ;;
    --follow-rules | --input)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --format)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'line pretty raw json ecs otel' -- "$word")
      return
      ;;
    --color)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word")
      return
      ;;
    --overflow)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'drop-newest drop-oldest block' -- "$word")
      return
      ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W '--key --key-prefix --key-contains --type --where --follow-rules --format --json --raw --pretty --color --add --max-command --count --input --buffer --overflow --help' -- "$word")
    ;;
  search)
    case $previous in
    --where)
      if [[ -z $field ]]; then
        mapfile -t COMPREPLY < <(compgen -S = -W 'pid uid euid suid fsuid gid egid sgid fsgid auid pers arch msgtype subj_user subj_role subj_type subj_sen subj_clr ppid obj_user obj_role obj_type obj_lev_low obj_lev_high sessionid fstype devmajor devminor inode exit success path perm dir filetype obj_uid obj_gid exe saddr_fam a0 a1 a2 a3 key' -- "$word")
        compopt -o nospace
        return
      fi
      case ${field%%[^a-z0-9_]*} in
        uid | euid | suid | fsuid | auid | obj_uid)
            mapfile -t COMPREPLY < <(compgen -W 'unset' -- "$word"; compgen -u -- "$word")
            ;;
        gid | egid | sgid | fsgid | obj_gid)
            mapfile -t COMPREPLY < <(compgen -g -- "$word")
            ;;
        arch)
            mapfile -t COMPREPLY < <(compgen -W 'b64 b32 i386 x86_64 ppc ppc64 ppc64le s390 s390x armeb aarch64 riscv32 riscv64 loongarch64' -- "$word")
            ;;
        msgtype)
            mapfile -t COMPREPLY < <(compgen -W 'USER LOGIN USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_ROTATE DAEMON_RESUME DAEMON_ACCEPT DAEMON_CLOSE DAEMON_ERR SYSCALL PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD EXECVE IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2 DM_CTRL DM_EVENT AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL LANDLOCK_ACCESS LANDLOCK_DOMAIN APPARMOR APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS APPARMOR_ERROR APPARMOR_KILL ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE KERNEL ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT ANOM_LOGIN_LOCATION ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ANOM_ORIGIN_FAILURES ANOM_SESSION RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED RESP_ORIGIN_UNBLOCK_TIMED USER_ROLE_CHANGE ROLE_ASSIGN ROLE_REMOVE LABEL_OVERRIDE LABEL_LEVEL_CHANGE USER_LABELED_EXPORT USER_UNLABELED_EXPORT DEV_ALLOC DEV_DEALLOC FS_RELABEL USER_MAC_POLICY_LOAD ROLE_MODIFY USER_MAC_CONFIG_CHANGE USER_MAC_STATUS CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE VIRT_DESTROY VIRT_MIGRATE_IN VIRT_MIGRATE_OUT' -- "$word")
            ;;
        sessionid)
            mapfile -t COMPREPLY < <(compgen -W 'unset' -- "$word")
            ;;
        fstype)
            mapfile -t COMPREPLY < <(compgen -W 'cgroup cgroup2 debugfs tracefs' -- "$word")
            ;;
        exit)
            mapfile -t COMPREPLY < <(compgen -W '-EPERM -ENOENT -ESRCH -EINTR -EIO -ENXIO -E2BIG -ENOEXEC -EBADF -ECHILD -EAGAIN -ENOMEM -EACCES -EFAULT -ENOTBLK -EBUSY -EEXIST -EXDEV -ENODEV -ENOTDIR -EISDIR -EINVAL -ENFILE -EMFILE -ENOTTY -ETXTBSY -EFBIG -ENOSPC -ESPIPE -EROFS -EMLINK -EPIPE -EDOM -ERANGE -EDEADLK -ENAMETOOLONG -ENOLCK -ENOSYS -ENOTEMPTY -ELOOP -ENOMSG -EIDRM -ECHRNG -EL2NSYNC -EL3HLT -EL3RST -ELNRNG -EUNATCH -ENOCSI -EL2HLT -EBADE -EBADR -EXFULL -ENOANO -EBADRQC -EBADSLT -EBFONT -ENOSTR -ENODATA -ETIME -ENOSR -ENONET -ENOPKG -EREMOTE -ENOLINK -EADV -ESRMNT -ECOMM -EPROTO -EMULTIHOP -EDOTDOT -EBADMSG -EOVERFLOW -ENOTUNIQ -EBADFD -EREMCHG -ELIBACC -ELIBBAD -ELIBSCN -ELIBMAX -ELIBEXEC -EILSEQ -ERESTART -ESTRPIPE -EUSERS -ENOTSOCK -EDESTADDRREQ -EMSGSIZE -EPROTOTYPE -ENOPROTOOPT -EPROTONOSUPPORT -ESOCKTNOSUPPORT -EOPNOTSUPP -EPFNOSUPPORT -EAFNOSUPPORT -EADDRINUSE -EADDRNOTAVAIL -ENETDOWN -ENETUNREACH -ENETRESET -ECONNABORTED -ECONNRESET -ENOBUFS -EISCONN -ENOTCONN -ESHUTDOWN -ETOOMANYREFS -ETIMEDOUT -ECONNREFUSED -EHOSTDOWN -EHOSTUNREACH -EALREADY -EINPROGRESS -ESTALE -EUCLEAN -ENOTNAM -ENAVAIL -EISNAM -EREMOTEIO -EDQUOT -ENOMEDIUM -EMEDIUMTYPE -ECANCELED -ENOKEY -EKEYEXPIRED -EKEYREVOKED -EKEYREJECTED -EOWNERDEAD -ENOTRECOVERABLE -ERFKILL -EHWPOISON' -- "$word")
            ;;
        success)
            mapfile -t COMPREPLY < <(compgen -W '0 1' -- "$word")
            ;;
        path | dir | exe)
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
            ;;
        perm)
            mapfile -t COMPREPLY < <(compgen -W 'r w x a wa rwxa' -- "$word")
            ;;
        filetype)
            mapfile -t COMPREPLY < <(compgen -W 'fifo character dir block file link socket' -- "$word")
            ;;
        key)
            mapfile -t COMPREPLY < <(compgen -W "$(grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u)" -- "$word")
            ;;
      esac
      return
      ;;
    --since | --until | --pid | --uid | --host | --result | --expression | --limit | --context)
      [[ -z $field ]] || return
      return
      ;;
    --key)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W "$(grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u)" -- "$word")
      return
      ;;
    --type)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -P "${word%"${word##*,}"}" -W 'USER LOGIN USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_ROTATE DAEMON_RESUME DAEMON_ACCEPT DAEMON_CLOSE DAEMON_ERR SYSCALL PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD EXECVE IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2 DM_CTRL DM_EVENT AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL LANDLOCK_ACCESS LANDLOCK_DOMAIN APPARMOR APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS APPARMOR_ERROR APPARMOR_KILL ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE KERNEL ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT ANOM_LOGIN_LOCATION ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ANOM_ORIGIN_FAILURES ANOM_SESSION RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED RESP_ORIGIN_UNBLOCK_TIMED USER_ROLE_CHANGE ROLE_ASSIGN ROLE_REMOVE LABEL_OVERRIDE LABEL_LEVEL_CHANGE USER_LABELED_EXPORT USER_UNLABELED_EXPORT DEV_ALLOC DEV_DEALLOC FS_RELABEL USER_MAC_POLICY_LOAD ROLE_MODIFY USER_MAC_CONFIG_CHANGE USER_MAC_STATUS CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE VIRT_DESTROY VIRT_MIGRATE_IN VIRT_MIGRATE_OUT' -- "${word##*,}")
      return
      ;;
    --exe | --file | --checkpoint)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --syscall)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -P "${word%"${word##*,}"}" -W 'all _llseek _newselect _sysctl accept accept4 access acct add_key adjtimex afs_syscall alarm arch_prctl bdflush bind bpf break brk cachestat capget capset chdir chmod chown chown32 chroot clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64 clock_nanosleep clock_nanosleep_time64 clock_settime clock_settime64 clone clone3 close close_range connect copy_file_range creat create_module delete_module dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 fadvise64_64 fallocate fanotify_init fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr file_getattr file_setattr finit_module flistxattr flock fork fremovexattr fsconfig fsetxattr fsmount fsopen fspick fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftime ftruncate ftruncate64 futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake futimesat get_kernel_syms get_mempolicy get_robust_list get_thread_area getcpu getcwd getdents getdents64 getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getpmsg getppid getpriority getrandom getresgid getresgid32 getresuid getresuid32 getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday getuid getuid32 getxattr getxattrat gtty idle init_module inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents io_pgetevents io_pgetevents_time64 io_setup io_submit io_uring_enter io_uring_register io_uring_setup ioctl ioperm iopl ioprio_get ioprio_set ipc kcmp kexec_file_load kexec_load keyctl kill landlock_add_rule landlock_create_ruleset landlock_restrict_self lchown lchown32 lgetxattr link linkat listen listmount listns listxattr listxattrat llistxattr llseek lock lookup_dcookie lremovexattr lseek lsetxattr lsm_get_self_attr lsm_list_modules lsm_set_self_attr lstat lstat64 madvise map_shadow_stack mbind membarrier memfd_create memfd_secret migrate_pages mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 modify_ldt mount mount_setattr move_mount move_pages mprotect mpx mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink mremap mseal msgctl msgget msgrcv msgsnd msync multiplexer munlock munlockall munmap name_to_handle_at nanosleep newfstat newfstatat newselect nfsservctl nice oldfstat oldlstat oldolduname oldstat olduname open open_by_handle_at open_tree open_tree_attr openat openat2 pause pciconfig_iobase pciconfig_read pciconfig_write perf_counter_open perf_event_open personality pidfd_getfd pidfd_open pidfd_send_signal pipe pipe2 pivot_root pkey_alloc pkey_free pkey_mprotect poll ppoll ppoll_time64 prctl pread pread64 preadv preadv2 prlimit64 process_madvise process_mrelease process_vm_readv process_vm_writev prof profil pselect6 pselect6_time64 ptrace putpmsg pwrite pwrite64 pwritev pwritev2 query_module quotactl quotactl_fd read readahead readdir readlink readlinkat readv reboot recv recvfrom recvmmsg recvmmsg_time64 recvmsg remap_file_pages removexattr removexattrat rename renameat renameat2 request_key restart_syscall riscv_flush_icache riscv_hwprobe rmdir rseq rseq_slice_yield rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo rtas s390_guarded_storage s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr s390_sthyi sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_rr_get_interval64 sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield seccomp security select semctl semget semop semtimedop semtimedop_time64 send sendfile sendfile64 sendmmsg sendmsg sendto set_mempolicy set_mempolicy_home_node set_robust_list set_thread_area set_tid_address setdomainname setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 sethostname setitimer setns setpgid setpriority setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setrlimit setsid setsockopt settimeofday setuid setuid32 setxattr setxattrat sgetmask shmat shmctl shmdt shmget shutdown sigaction sigaltstack signal signalfd signalfd4 sigpending sigprocmask sigreturn sigsuspend socket socketcall socketpair splice spu_create spu_run ssetmask stat stat64 statfs statfs64 statmount statx stime stty subpage_prot swapcontext swapoff swapon switch_endian symlink symlinkat sync sync_file_range sync_file_range2 syncfs sys_debug_setcontext sys_kexec_load syscall sysctl sysfs sysinfo syslog tee tgkill time timer_create timer_delete timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd timerfd_create timerfd_gettime timerfd_gettime64 timerfd_settime timerfd_settime64 times tkill truncate truncate64 tuxcall ugetrlimit ulimit umask umount umount2 uname unlink unlinkat unshare uselib userfaultfd ustat utime utimensat utimensat_time64 utimes vfork vhangup vm86 vm86old vmsplice vserver wait4 waitid waitpid write writev' -- "${word##*,}")
      return
      ;;
    --format)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'line words raw json ndjson csv ecs otel' -- "$word")
      return
      ;;
    --fields)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -P "${word%"${word##*,}"}" -W 'minute hour day month node event.action key path dir type pid uid auid ses subj op grantors acct exe hostname addr terminal res arch syscall per success exit a0 a1 a2 a3 items gid comm ppid euid suid fsuid egid sgid fsgid tty uring_op item name inode dev ouid ogid mode obj rdev nametype cap_fp cap_fi cap_fe cap_fver cap_frootid cwd argc proctitle saddr nargs a4 a5 opid oauid oses ocomm qbytes oflag mq_flags mq_maxmsg mq_msgsize mq_curmsgs mqdes msg_len msg_prio abs_timeout_sec abs_timeout_nsec sigev_signo fd0 fd1 fver fp fi fe old_pp old_pi old_pe old_pa pp pi pe pa frootid cap_pi cap_pp cap_pe cap_pa fd flags resolve sec nsec old new major minor data sig compat ip code resp fan_type fan_info subj_trust obj_trust prog-id table family entries mark daddr proto old-auid old-ses list feature old_lock new_lock nl-mcgrp module sector error_msg apparmor operation class info error namespace profile label requested_mask denied_mask requested target name2 peer signal capname rlimit value execpath sock_type protocol peer_addr laddr lport faddr fport fstype srcname parent scontext tcontext tclass srawcon trawcon permissive ino ioctlcmd kmod anonclass lockdown_reason ipc_key src dest netif lsm fn action subject object capability reason seresult invalid_context oldcontext newcontext taskcontext perms ipe_op ipe_hook enforcing rule old_active_pol_name old_active_pol_version old_policy_digest new_active_pol_name new_active_pol_version new_policy_digest policy_name policy_version policy_digest errno subj_selinux subj_apparmor subj_smack obj_selinux obj_apparmor obj_smack old_enforcing enabled old-enabled bool val old_val unlbl_accept src_prefixlen dst dst_prefixlen sec_obj cipso_doi cipso_type calipso_doi calipso_type nlbl_domain nlbl_protocol sec_alg sec_doi spi seqno flowlbl domain blockers status denials prom old_prom cause func mask fsname fsuuid fowner fgroup file hash state audit_enabled port ver format kernel sauid cmdline function msgtype error_name service spid tpid bus peer_pid peer_label interface member cmd id grp unit sw sw_type key_enforce gpg_res old-seuser old-role old-range new-seuser new-role new-range default-context selected-context old-level new-level kind direction cipher ksize mac pfs raddr rport virt vm uuid serial time result loginuid sessionid obj_uid obj_gid pers' -- "${word##*,}")
      return
      ;;
    --color)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word")
      return
      ;;
    esac
    if [[ $word != -* ]]; then
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
    fi
    mapfile -t COMPREPLY < <(compgen -W '--where --since --until --key --type --pid --uid --exe --file --host --syscall --result --expression --format --fields --limit --reverse --context --follow --checkpoint --tree --color --no-pager --help' -- "$word")
    ;;
  report)
    case $previous in
    --by)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -P "${word%"${word##*,}"}" -W 'minute hour day month node event.action key path dir type pid uid auid ses subj op grantors acct exe hostname addr terminal res arch syscall per success exit a0 a1 a2 a3 items gid comm ppid euid suid fsuid egid sgid fsgid tty uring_op item name inode dev ouid ogid mode obj rdev nametype cap_fp cap_fi cap_fe cap_fver cap_frootid cwd argc proctitle saddr nargs a4 a5 opid oauid oses ocomm qbytes oflag mq_flags mq_maxmsg mq_msgsize mq_curmsgs mqdes msg_len msg_prio abs_timeout_sec abs_timeout_nsec sigev_signo fd0 fd1 fver fp fi fe old_pp old_pi old_pe old_pa pp pi pe pa frootid cap_pi cap_pp cap_pe cap_pa fd flags resolve sec nsec old new major minor data sig compat ip code resp fan_type fan_info subj_trust obj_trust prog-id table family entries mark daddr proto old-auid old-ses list feature old_lock new_lock nl-mcgrp module sector error_msg apparmor operation class info error namespace profile label requested_mask denied_mask requested target name2 peer signal capname rlimit value execpath sock_type protocol peer_addr laddr lport faddr fport fstype srcname parent scontext tcontext tclass srawcon trawcon permissive ino ioctlcmd kmod anonclass lockdown_reason ipc_key src dest netif lsm fn action subject object capability reason seresult invalid_context oldcontext newcontext taskcontext perms ipe_op ipe_hook enforcing rule old_active_pol_name old_active_pol_version old_policy_digest new_active_pol_name new_active_pol_version new_policy_digest policy_name policy_version policy_digest errno subj_selinux subj_apparmor subj_smack obj_selinux obj_apparmor obj_smack old_enforcing enabled old-enabled bool val old_val unlbl_accept src_prefixlen dst dst_prefixlen sec_obj cipso_doi cipso_type calipso_doi calipso_type nlbl_domain nlbl_protocol sec_alg sec_doi spi seqno flowlbl domain blockers status denials prom old_prom cause func mask fsname fsuuid fowner fgroup file hash state audit_enabled port ver format kernel sauid cmdline function msgtype error_name service spid tpid bus peer_pid peer_label interface member cmd id grp unit sw sw_type key_enforce gpg_res old-seuser old-role old-range new-seuser new-role new-range default-context selected-context old-level new-level kind direction cipher ksize mac pfs raddr rport virt vm uuid serial time result loginuid sessionid obj_uid obj_gid pers' -- "${word##*,}")
      return
      ;;
    --where)
      if [[ -z $field ]]; then
        mapfile -t COMPREPLY < <(compgen -S = -W 'pid uid euid suid fsuid gid egid sgid fsgid auid pers arch msgtype subj_user subj_role subj_type subj_sen subj_clr ppid obj_user obj_role obj_type obj_lev_low obj_lev_high sessionid fstype devmajor devminor inode exit success path perm dir filetype obj_uid obj_gid exe saddr_fam a0 a1 a2 a3 key' -- "$word")
        compopt -o nospace
        return
      fi
      case ${field%%[^a-z0-9_]*} in
        uid | euid | suid | fsuid | auid | obj_uid)
            mapfile -t COMPREPLY < <(compgen -W 'unset' -- "$word"; compgen -u -- "$word")
            ;;
        gid | egid | sgid | fsgid | obj_gid)
            mapfile -t COMPREPLY < <(compgen -g -- "$word")
            ;;
        arch)
            mapfile -t COMPREPLY < <(compgen -W 'b64 b32 i386 x86_64 ppc ppc64 ppc64le s390 s390x armeb aarch64 riscv32 riscv64 loongarch64' -- "$word")
            ;;
        msgtype)
            mapfile -t COMPREPLY < <(compgen -W 'USER LOGIN USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_ROTATE DAEMON_RESUME DAEMON_ACCEPT DAEMON_CLOSE DAEMON_ERR SYSCALL PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD EXECVE IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2 DM_CTRL DM_EVENT AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL LANDLOCK_ACCESS LANDLOCK_DOMAIN APPARMOR APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS APPARMOR_ERROR APPARMOR_KILL ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE KERNEL ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT ANOM_LOGIN_LOCATION ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ANOM_ORIGIN_FAILURES ANOM_SESSION RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED RESP_ORIGIN_UNBLOCK_TIMED USER_ROLE_CHANGE ROLE_ASSIGN ROLE_REMOVE LABEL_OVERRIDE LABEL_LEVEL_CHANGE USER_LABELED_EXPORT USER_UNLABELED_EXPORT DEV_ALLOC DEV_DEALLOC FS_RELABEL USER_MAC_POLICY_LOAD ROLE_MODIFY USER_MAC_CONFIG_CHANGE USER_MAC_STATUS CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE VIRT_DESTROY VIRT_MIGRATE_IN VIRT_MIGRATE_OUT' -- "$word")
            ;;
        sessionid)
            mapfile -t COMPREPLY < <(compgen -W 'unset' -- "$word")
            ;;
        fstype)
            mapfile -t COMPREPLY < <(compgen -W 'cgroup cgroup2 debugfs tracefs' -- "$word")
            ;;
        exit)
            mapfile -t COMPREPLY < <(compgen -W '-EPERM -ENOENT -ESRCH -EINTR -EIO -ENXIO -E2BIG -ENOEXEC -EBADF -ECHILD -EAGAIN -ENOMEM -EACCES -EFAULT -ENOTBLK -EBUSY -EEXIST -EXDEV -ENODEV -ENOTDIR -EISDIR -EINVAL -ENFILE -EMFILE -ENOTTY -ETXTBSY -EFBIG -ENOSPC -ESPIPE -EROFS -EMLINK -EPIPE -EDOM -ERANGE -EDEADLK -ENAMETOOLONG -ENOLCK -ENOSYS -ENOTEMPTY -ELOOP -ENOMSG -EIDRM -ECHRNG -EL2NSYNC -EL3HLT -EL3RST -ELNRNG -EUNATCH -ENOCSI -EL2HLT -EBADE -EBADR -EXFULL -ENOANO -EBADRQC -EBADSLT -EBFONT -ENOSTR -ENODATA -ETIME -ENOSR -ENONET -ENOPKG -EREMOTE -ENOLINK -EADV -ESRMNT -ECOMM -EPROTO -EMULTIHOP -EDOTDOT -EBADMSG -EOVERFLOW -ENOTUNIQ -EBADFD -EREMCHG -ELIBACC -ELIBBAD -ELIBSCN -ELIBMAX -ELIBEXEC -EILSEQ -ERESTART -ESTRPIPE -EUSERS -ENOTSOCK -EDESTADDRREQ -EMSGSIZE -EPROTOTYPE -ENOPROTOOPT -EPROTONOSUPPORT -ESOCKTNOSUPPORT -EOPNOTSUPP -EPFNOSUPPORT -EAFNOSUPPORT -EADDRINUSE -EADDRNOTAVAIL -ENETDOWN -ENETUNREACH -ENETRESET -ECONNABORTED -ECONNRESET -ENOBUFS -EISCONN -ENOTCONN -ESHUTDOWN -ETOOMANYREFS -ETIMEDOUT -ECONNREFUSED -EHOSTDOWN -EHOSTUNREACH -EALREADY -EINPROGRESS -ESTALE -EUCLEAN -ENOTNAM -ENAVAIL -EISNAM -EREMOTEIO -EDQUOT -ENOMEDIUM -EMEDIUMTYPE -ECANCELED -ENOKEY -EKEYEXPIRED -EKEYREVOKED -EKEYREJECTED -EOWNERDEAD -ENOTRECOVERABLE -ERFKILL -EHWPOISON' -- "$word")
            ;;
        success)
            mapfile -t COMPREPLY < <(compgen -W '0 1' -- "$word")
            ;;
        path | dir | exe)
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
            ;;
        perm)
            mapfile -t COMPREPLY < <(compgen -W 'r w x a wa rwxa' -- "$word")
            ;;
        filetype)
            mapfile -t COMPREPLY < <(compgen -W 'fifo character dir block file link socket' -- "$word")
            ;;
        key)
            mapfile -t COMPREPLY < <(compgen -W "$(grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u)" -- "$word")
            ;;
      esac
      return
      ;;
    --since | --until | --top)
      [[ -z $field ]] || return
      return
      ;;
    --format)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'table json csv html' -- "$word")
      return
      ;;
    --color)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word")
      return
      ;;
    esac
    if [[ $word != -* ]]; then
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
    fi
    mapfile -t COMPREPLY < <(compgen -W '--by --where --since --until --top --count --numeric --format --json --color --help' -- "$word")
    ;;
  top)
    case $previous in
    --by)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -P "${word%"${word##*,}"}" -W 'minute hour day month node event.action key path dir type pid uid auid ses subj op grantors acct exe hostname addr terminal res arch syscall per success exit a0 a1 a2 a3 items gid comm ppid euid suid fsuid egid sgid fsgid tty uring_op item name inode dev ouid ogid mode obj rdev nametype cap_fp cap_fi cap_fe cap_fver cap_frootid cwd argc proctitle saddr nargs a4 a5 opid oauid oses ocomm qbytes oflag mq_flags mq_maxmsg mq_msgsize mq_curmsgs mqdes msg_len msg_prio abs_timeout_sec abs_timeout_nsec sigev_signo fd0 fd1 fver fp fi fe old_pp old_pi old_pe old_pa pp pi pe pa frootid cap_pi cap_pp cap_pe cap_pa fd flags resolve sec nsec old new major minor data sig compat ip code resp fan_type fan_info subj_trust obj_trust prog-id table family entries mark daddr proto old-auid old-ses list feature old_lock new_lock nl-mcgrp module sector error_msg apparmor operation class info error namespace profile label requested_mask denied_mask requested target name2 peer signal capname rlimit value execpath sock_type protocol peer_addr laddr lport faddr fport fstype srcname parent scontext tcontext tclass srawcon trawcon permissive ino ioctlcmd kmod anonclass lockdown_reason ipc_key src dest netif lsm fn action subject object capability reason seresult invalid_context oldcontext newcontext taskcontext perms ipe_op ipe_hook enforcing rule old_active_pol_name old_active_pol_version old_policy_digest new_active_pol_name new_active_pol_version new_policy_digest policy_name policy_version policy_digest errno subj_selinux subj_apparmor subj_smack obj_selinux obj_apparmor obj_smack old_enforcing enabled old-enabled bool val old_val unlbl_accept src_prefixlen dst dst_prefixlen sec_obj cipso_doi cipso_type calipso_doi calipso_type nlbl_domain nlbl_protocol sec_alg sec_doi spi seqno flowlbl domain blockers status denials prom old_prom cause func mask fsname fsuuid fowner fgroup file hash state audit_enabled port ver format kernel sauid cmdline function msgtype error_name service spid tpid bus peer_pid peer_label interface member cmd id grp unit sw sw_type key_enforce gpg_res old-seuser old-role old-range new-seuser new-role new-range default-context selected-context old-level new-level kind direction cipher ksize mac pfs raddr rport virt vm uuid serial time result loginuid sessionid obj_uid obj_gid pers' -- "${word##*,}")
      return
      ;;
    --key)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W "$(grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u)" -- "$word")
      return
      ;;
    --type)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -P "${word%"${word##*,}"}" -W 'USER LOGIN USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_ROTATE DAEMON_RESUME DAEMON_ACCEPT DAEMON_CLOSE DAEMON_ERR SYSCALL PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD EXECVE IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2 DM_CTRL DM_EVENT AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL LANDLOCK_ACCESS LANDLOCK_DOMAIN APPARMOR APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS APPARMOR_ERROR APPARMOR_KILL ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE KERNEL ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT ANOM_LOGIN_LOCATION ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ANOM_ORIGIN_FAILURES ANOM_SESSION RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED RESP_ORIGIN_UNBLOCK_TIMED USER_ROLE_CHANGE ROLE_ASSIGN ROLE_REMOVE LABEL_OVERRIDE LABEL_LEVEL_CHANGE USER_LABELED_EXPORT USER_UNLABELED_EXPORT DEV_ALLOC DEV_DEALLOC FS_RELABEL USER_MAC_POLICY_LOAD ROLE_MODIFY USER_MAC_CONFIG_CHANGE USER_MAC_STATUS CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE VIRT_DESTROY VIRT_MIGRATE_IN VIRT_MIGRATE_OUT' -- "${word##*,}")
      return
      ;;
    --where)
      if [[ -z $field ]]; then
        mapfile -t COMPREPLY < <(compgen -S = -W 'pid uid euid suid fsuid gid egid sgid fsgid auid pers arch msgtype subj_user subj_role subj_type subj_sen subj_clr ppid obj_user obj_role obj_type obj_lev_low obj_lev_high sessionid fstype devmajor devminor inode exit success path perm dir filetype obj_uid obj_gid exe saddr_fam a0 a1 a2 a3 key' -- "$word")
        compopt -o nospace
        return
      fi
      case ${field%%[^a-z0-9_]*} in
        uid | euid | suid | fsuid | auid | obj_uid)
            mapfile -t COMPREPLY < <(compgen -W 'unset' -- "$word"; compgen -u -- "$word")
            ;;
        gid | egid | sgid | fsgid | obj_gid)
            mapfile -t COMPREPLY < <(compgen -g -- "$word")
            ;;
        arch)
            mapfile -t COMPREPLY < <(compgen -W 'b64 b32 i386 x86_64 ppc ppc64 ppc64le s390 s390x armeb aarch64 riscv32 riscv64 loongarch64' -- "$word")
            ;;
        msgtype)
            mapfile -t COMPREPLY < <(compgen -W 'USER LOGIN USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_ROTATE DAEMON_RESUME DAEMON_ACCEPT DAEMON_CLOSE DAEMON_ERR SYSCALL PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD EXECVE IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2 DM_CTRL DM_EVENT AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL LANDLOCK_ACCESS LANDLOCK_DOMAIN APPARMOR APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS APPARMOR_ERROR APPARMOR_KILL ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE KERNEL ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT ANOM_LOGIN_LOCATION ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ANOM_ORIGIN_FAILURES ANOM_SESSION RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED RESP_ORIGIN_UNBLOCK_TIMED USER_ROLE_CHANGE ROLE_ASSIGN ROLE_REMOVE LABEL_OVERRIDE LABEL_LEVEL_CHANGE USER_LABELED_EXPORT USER_UNLABELED_EXPORT DEV_ALLOC DEV_DEALLOC FS_RELABEL USER_MAC_POLICY_LOAD ROLE_MODIFY USER_MAC_CONFIG_CHANGE USER_MAC_STATUS CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE VIRT_DESTROY VIRT_MIGRATE_IN VIRT_MIGRATE_OUT' -- "$word")
            ;;
        sessionid)
            mapfile -t COMPREPLY < <(compgen -W 'unset' -- "$word")
            ;;
        fstype)
            mapfile -t COMPREPLY < <(compgen -W 'cgroup cgroup2 debugfs tracefs' -- "$word")
            ;;
        exit)
            mapfile -t COMPREPLY < <(compgen -W '-EPERM -ENOENT -ESRCH -EINTR -EIO -ENXIO -E2BIG -ENOEXEC -EBADF -ECHILD -EAGAIN -ENOMEM -EACCES -EFAULT -ENOTBLK -EBUSY -EEXIST -EXDEV -ENODEV -ENOTDIR -EISDIR -EINVAL -ENFILE -EMFILE -ENOTTY -ETXTBSY -EFBIG -ENOSPC -ESPIPE -EROFS -EMLINK -EPIPE -EDOM -ERANGE -EDEADLK -ENAMETOOLONG -ENOLCK -ENOSYS -ENOTEMPTY -ELOOP -ENOMSG -EIDRM -ECHRNG -EL2NSYNC -EL3HLT -EL3RST -ELNRNG -EUNATCH -ENOCSI -EL2HLT -EBADE -EBADR -EXFULL -ENOANO -EBADRQC -EBADSLT -EBFONT -ENOSTR -ENODATA -ETIME -ENOSR -ENONET -ENOPKG -EREMOTE -ENOLINK -EADV -ESRMNT -ECOMM -EPROTO -EMULTIHOP -EDOTDOT -EBADMSG -EOVERFLOW -ENOTUNIQ -EBADFD -EREMCHG -ELIBACC -ELIBBAD -ELIBSCN -ELIBMAX -ELIBEXEC -EILSEQ -ERESTART -ESTRPIPE -EUSERS -ENOTSOCK -EDESTADDRREQ -EMSGSIZE -EPROTOTYPE -ENOPROTOOPT -EPROTONOSUPPORT -ESOCKTNOSUPPORT -EOPNOTSUPP -EPFNOSUPPORT -EAFNOSUPPORT -EADDRINUSE -EADDRNOTAVAIL -ENETDOWN -ENETUNREACH -ENETRESET -ECONNABORTED -ECONNRESET -ENOBUFS -EISCONN -ENOTCONN -ESHUTDOWN -ETOOMANYREFS -ETIMEDOUT -ECONNREFUSED -EHOSTDOWN -EHOSTUNREACH -EALREADY -EINPROGRESS -ESTALE -EUCLEAN -ENOTNAM -ENAVAIL -EISNAM -EREMOTEIO -EDQUOT -ENOMEDIUM -EMEDIUMTYPE -ECANCELED -ENOKEY -EKEYEXPIRED -EKEYREVOKED -EKEYREJECTED -EOWNERDEAD -ENOTRECOVERABLE -ERFKILL -EHWPOISON' -- "$word")
            ;;
        success)
            mapfile -t COMPREPLY < <(compgen -W '0 1' -- "$word")
            ;;
        path | dir | exe)
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
            ;;
        perm)
            mapfile -t COMPREPLY < <(compgen -W 'r w x a wa rwxa' -- "$word")
            ;;
        filetype)
            mapfile -t COMPREPLY < <(compgen -W 'fifo character dir block file link socket' -- "$word")
            ;;
        key)
            mapfile -t COMPREPLY < <(compgen -W "$(grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u)" -- "$word")
            ;;
      esac
      return
      ;;
    --input)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --interval | --seconds | --count | --top)
      [[ -z $field ]] || return
      return
      ;;
    --color)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word")
      return
      ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W '--by --key --type --where --input --interval --once --seconds --batch --count --top --numeric --json --color --help' -- "$word")
    ;;
  metrics)
    case $previous in
    --listen | --interval | --max-keys)
      [[ -z $field ]] || return
      return
      ;;
    --textfile)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W '--listen --textfile --interval --once --max-keys --help' -- "$word")
    ;;
  trace)
    case $previous in
    --where)
      if [[ -z $field ]]; then
        mapfile -t COMPREPLY < <(compgen -S = -W 'pid uid euid suid fsuid gid egid sgid fsgid auid pers arch msgtype subj_user subj_role subj_type subj_sen subj_clr ppid obj_user obj_role obj_type obj_lev_low obj_lev_high sessionid fstype devmajor devminor inode exit success path perm dir filetype obj_uid obj_gid exe saddr_fam a0 a1 a2 a3 key' -- "$word")
        compopt -o nospace
        return
      fi
      case ${field%%[^a-z0-9_]*} in
        uid | euid | suid | fsuid | auid | obj_uid)
            mapfile -t COMPREPLY < <(compgen -W 'unset' -- "$word"; compgen -u -- "$word")
            ;;
        gid | egid | sgid | fsgid | obj_gid)
            mapfile -t COMPREPLY < <(compgen -g -- "$word")
            ;;
        arch)
            mapfile -t COMPREPLY < <(compgen -W 'b64 b32 i386 x86_64 ppc ppc64 ppc64le s390 s390x armeb aarch64 riscv32 riscv64 loongarch64' -- "$word")
            ;;
        msgtype)
            mapfile -t COMPREPLY < <(compgen -W 'USER LOGIN USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_ROTATE DAEMON_RESUME DAEMON_ACCEPT DAEMON_CLOSE DAEMON_ERR SYSCALL PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD EXECVE IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2 DM_CTRL DM_EVENT AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL LANDLOCK_ACCESS LANDLOCK_DOMAIN APPARMOR APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS APPARMOR_ERROR APPARMOR_KILL ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE KERNEL ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT ANOM_LOGIN_LOCATION ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ANOM_ORIGIN_FAILURES ANOM_SESSION RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED RESP_ORIGIN_UNBLOCK_TIMED USER_ROLE_CHANGE ROLE_ASSIGN ROLE_REMOVE LABEL_OVERRIDE LABEL_LEVEL_CHANGE USER_LABELED_EXPORT USER_UNLABELED_EXPORT DEV_ALLOC DEV_DEALLOC FS_RELABEL USER_MAC_POLICY_LOAD ROLE_MODIFY USER_MAC_CONFIG_CHANGE USER_MAC_STATUS CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE VIRT_DESTROY VIRT_MIGRATE_IN VIRT_MIGRATE_OUT' -- "$word")
            ;;
        sessionid)
            mapfile -t COMPREPLY < <(compgen -W 'unset' -- "$word")
            ;;
        fstype)
            mapfile -t COMPREPLY < <(compgen -W 'cgroup cgroup2 debugfs tracefs' -- "$word")
            ;;
        exit)
            mapfile -t COMPREPLY < <(compgen -W '-EPERM -ENOENT -ESRCH -EINTR -EIO -ENXIO -E2BIG -ENOEXEC -EBADF -ECHILD -EAGAIN -ENOMEM -EACCES -EFAULT -ENOTBLK -EBUSY -EEXIST -EXDEV -ENODEV -ENOTDIR -EISDIR -EINVAL -ENFILE -EMFILE -ENOTTY -ETXTBSY -EFBIG -ENOSPC -ESPIPE -EROFS -EMLINK -EPIPE -EDOM -ERANGE -EDEADLK -ENAMETOOLONG -ENOLCK -ENOSYS -ENOTEMPTY -ELOOP -ENOMSG -EIDRM -ECHRNG -EL2NSYNC -EL3HLT -EL3RST -ELNRNG -EUNATCH -ENOCSI -EL2HLT -EBADE -EBADR -EXFULL -ENOANO -EBADRQC -EBADSLT -EBFONT -ENOSTR -ENODATA -ETIME -ENOSR -ENONET -ENOPKG -EREMOTE -ENOLINK -EADV -ESRMNT -ECOMM -EPROTO -EMULTIHOP -EDOTDOT -EBADMSG -EOVERFLOW -ENOTUNIQ -EBADFD -EREMCHG -ELIBACC -ELIBBAD -ELIBSCN -ELIBMAX -ELIBEXEC -EILSEQ -ERESTART -ESTRPIPE -EUSERS -ENOTSOCK -EDESTADDRREQ -EMSGSIZE -EPROTOTYPE -ENOPROTOOPT -EPROTONOSUPPORT -ESOCKTNOSUPPORT -EOPNOTSUPP -EPFNOSUPPORT -EAFNOSUPPORT -EADDRINUSE -EADDRNOTAVAIL -ENETDOWN -ENETUNREACH -ENETRESET -ECONNABORTED -ECONNRESET -ENOBUFS -EISCONN -ENOTCONN -ESHUTDOWN -ETOOMANYREFS -ETIMEDOUT -ECONNREFUSED -EHOSTDOWN -EHOSTUNREACH -EALREADY -EINPROGRESS -ESTALE -EUCLEAN -ENOTNAM -ENAVAIL -EISNAM -EREMOTEIO -EDQUOT -ENOMEDIUM -EMEDIUMTYPE -ECANCELED -ENOKEY -EKEYEXPIRED -EKEYREVOKED -EKEYREJECTED -EOWNERDEAD -ENOTRECOVERABLE -ERFKILL -EHWPOISON' -- "$word")
            ;;
        success)
            mapfile -t COMPREPLY < <(compgen -W '0 1' -- "$word")
            ;;
        path | dir | exe)
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
            ;;
        perm)
            mapfile -t COMPREPLY < <(compgen -W 'r w x a wa rwxa' -- "$word")
            ;;
        filetype)
            mapfile -t COMPREPLY < <(compgen -W 'fifo character dir block file link socket' -- "$word")
            ;;
        key)
            mapfile -t COMPREPLY < <(compgen -W "$(grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u)" -- "$word")
            ;;
      esac
      return
      ;;
    --format)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'line words raw json ndjson csv ecs otel' -- "$word")
      return
      ;;
    --fields)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -P "${word%"${word##*,}"}" -W 'minute hour day month node event.action key path dir type pid uid auid ses subj op grantors acct exe hostname addr terminal res arch syscall per success exit a0 a1 a2 a3 items gid comm ppid euid suid fsuid egid sgid fsgid tty uring_op item name inode dev ouid ogid mode obj rdev nametype cap_fp cap_fi cap_fe cap_fver cap_frootid cwd argc proctitle saddr nargs a4 a5 opid oauid oses ocomm qbytes oflag mq_flags mq_maxmsg mq_msgsize mq_curmsgs mqdes msg_len msg_prio abs_timeout_sec abs_timeout_nsec sigev_signo fd0 fd1 fver fp fi fe old_pp old_pi old_pe old_pa pp pi pe pa frootid cap_pi cap_pp cap_pe cap_pa fd flags resolve sec nsec old new major minor data sig compat ip code resp fan_type fan_info subj_trust obj_trust prog-id table family entries mark daddr proto old-auid old-ses list feature old_lock new_lock nl-mcgrp module sector error_msg apparmor operation class info error namespace profile label requested_mask denied_mask requested target name2 peer signal capname rlimit value execpath sock_type protocol peer_addr laddr lport faddr fport fstype srcname parent scontext tcontext tclass srawcon trawcon permissive ino ioctlcmd kmod anonclass lockdown_reason ipc_key src dest netif lsm fn action subject object capability reason seresult invalid_context oldcontext newcontext taskcontext perms ipe_op ipe_hook enforcing rule old_active_pol_name old_active_pol_version old_policy_digest new_active_pol_name new_active_pol_version new_policy_digest policy_name policy_version policy_digest errno subj_selinux subj_apparmor subj_smack obj_selinux obj_apparmor obj_smack old_enforcing enabled old-enabled bool val old_val unlbl_accept src_prefixlen dst dst_prefixlen sec_obj cipso_doi cipso_type calipso_doi calipso_type nlbl_domain nlbl_protocol sec_alg sec_doi spi seqno flowlbl domain blockers status denials prom old_prom cause func mask fsname fsuuid fowner fgroup file hash state audit_enabled port ver format kernel sauid cmdline function msgtype error_name service spid tpid bus peer_pid peer_label interface member cmd id grp unit sw sw_type key_enforce gpg_res old-seuser old-role old-range new-seuser new-role new-range default-context selected-context old-level new-level kind direction cipher ksize mac pfs raddr rport virt vm uuid serial time result loginuid sessionid obj_uid obj_gid pers' -- "${word##*,}")
      return
      ;;
    --output)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --color)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word")
      return
      ;;
    esac
    if [[ $word != -* ]]; then
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
    fi
    mapfile -t COMPREPLY < <(compgen -W '--resources --session --where --format --fields --output --color --help' -- "$word")
    ;;
  remote)
    case $previous in
    --config | --tls-cert | --tls-key | --tls-ca)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --window)
      [[ -z $field ]] || return
      return
      ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W '--config --check-config --window --tls-cert --tls-key --tls-ca --help' -- "$word")
    ;;
  receive)
    case $previous in
    --output | --tls-cert | --tls-key | --tls-ca)
      [[ -z $field ]] || return
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames
      return
      ;;
    --listen | --port | --max-per-address | --max-idle | --client-ports)
      [[ -z $field ]] || return
      return
      ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W '--output --listen --port --max-per-address --max-idle --client-ports --trust-node --fsync --tls-cert --tls-key --tls-ca --help' -- "$word")
    ;;
  help)
    mapfile -t COMPREPLY < <(compgen -W 'check plan apply diff fmt events search report top metrics trace remote receive' -- "$word")
    ;;
  esac
}
complete -F _audit_netlink audit-netlink
