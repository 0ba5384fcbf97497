# Made by scripts/write-manual from lib/cli/audit-netlink/command-table.ts, do not edit.
complete -c audit-netlink -f
function __audit_netlink_machines
  printf '%s\n' 'i386' 'x86_64' 'ppc' 'ppc64' 'ppc64le' 's390' 's390x' 'armeb' 'aarch64' 'riscv32' 'riscv64' 'loongarch64'
end
function __audit_netlink_keys
  grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u
end
function __audit_netlink_record_types
  __fish_append , USER LOGIN USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_ROTATE DAEMON_RESUME DAEMON_ACCEPT DAEMON_CLOSE DAEMON_ERR SYSCALL PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD EXECVE IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE FEATURE_CHANGE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2 DM_CTRL DM_EVENT AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL LANDLOCK_ACCESS LANDLOCK_DOMAIN APPARMOR APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS APPARMOR_ERROR APPARMOR_KILL ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE KERNEL ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT ANOM_LOGIN_LOCATION ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ANOM_MK_EXEC ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE ANOM_LOGIN_ROOT ANOM_ORIGIN_FAILURES ANOM_SESSION RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED RESP_ORIGIN_UNBLOCK_TIMED USER_ROLE_CHANGE ROLE_ASSIGN ROLE_REMOVE LABEL_OVERRIDE LABEL_LEVEL_CHANGE USER_LABELED_EXPORT USER_UNLABELED_EXPORT DEV_ALLOC DEV_DEALLOC FS_RELABEL USER_MAC_POLICY_LOAD ROLE_MODIFY USER_MAC_CONFIG_CHANGE USER_MAC_STATUS CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE VIRT_DESTROY VIRT_MIGRATE_IN VIRT_MIGRATE_OUT
end
function __audit_netlink_condition
  set -l parts (string match -r '^(?:--where=)?(([a-z0-9_]+)(?:[!<>&]?=|[<>&]))(.*)$' -- (commandline -ct))
  if not set -q parts[3]
    printf '%s=\n' pid uid euid suid fsuid gid egid sgid fsgid auid pers arch msgtype subj_user subj_role subj_type subj_sen subj_clr ppid obj_user obj_role obj_type obj_lev_low obj_lev_high sessionid fstype devmajor devminor inode exit success path perm dir filetype obj_uid obj_gid exe saddr_fam a0 a1 a2 a3 key
    return
  end
  set -l value $parts[4]
  switch $parts[3]
    case uid euid suid fsuid auid obj_uid
      set -l found (printf '%s\n' 'unset'; __fish_complete_users | string replace -r "\t.*" "")
      printf '%s\n' $parts[2]$found
    case gid egid sgid fsgid obj_gid
      set -l found (__fish_complete_groups | string replace -r "\t.*" "")
      printf '%s\n' $parts[2]$found
    case arch
      set -l found (printf '%s\n' 'b64' 'b32' 'i386' 'x86_64' 'ppc' 'ppc64' 'ppc64le' 's390' 's390x' 'armeb' 'aarch64' 'riscv32' 'riscv64' 'loongarch64')
      printf '%s\n' $parts[2]$found
    case msgtype
      set -l found (printf '%s\n' 'USER' 'LOGIN' 'USER_AUTH' 'USER_ACCT' 'USER_MGMT' 'CRED_ACQ' 'CRED_DISP' 'USER_START' 'USER_END' 'USER_AVC' 'USER_CHAUTHTOK' 'USER_ERR' 'CRED_REFR' 'USYS_CONFIG' 'USER_LOGIN' 'USER_LOGOUT' 'ADD_USER' 'DEL_USER' 'ADD_GROUP' 'DEL_GROUP' 'DAC_CHECK' 'CHGRP_ID' 'TEST' 'TRUSTED_APP' 'USER_SELINUX_ERR' 'USER_CMD' 'USER_TTY' 'CHUSER_ID' 'GRP_AUTH' 'SYSTEM_BOOT' 'SYSTEM_SHUTDOWN' 'SYSTEM_RUNLEVEL' 'SERVICE_START' 'SERVICE_STOP' 'GRP_MGMT' 'GRP_CHAUTHTOK' 'MAC_CHECK' 'ACCT_LOCK' 'ACCT_UNLOCK' 'USER_DEVICE' 'SOFTWARE_UPDATE' 'DAEMON_START' 'DAEMON_END' 'DAEMON_ABORT' 'DAEMON_CONFIG' 'DAEMON_ROTATE' 'DAEMON_RESUME' 'DAEMON_ACCEPT' 'DAEMON_CLOSE' 'DAEMON_ERR' 'SYSCALL' 'PATH' 'IPC' 'SOCKETCALL' 'CONFIG_CHANGE' 'SOCKADDR' 'CWD' 'EXECVE' 'IPC_SET_PERM' 'MQ_OPEN' 'MQ_SENDRECV' 'MQ_NOTIFY' 'MQ_GETSETATTR' 'KERNEL_OTHER' 'FD_PAIR' 'OBJ_PID' 'TTY' 'EOE' 'BPRM_FCAPS' 'CAPSET' 'MMAP' 'NETFILTER_PKT' 'NETFILTER_CFG' 'SECCOMP' 'PROCTITLE' 'FEATURE_CHANGE' 'KERN_MODULE' 'FANOTIFY' 'TIME_INJOFFSET' 'TIME_ADJNTPVAL' 'BPF' 'EVENT_LISTENER' 'URINGOP' 'OPENAT2' 'DM_CTRL' 'DM_EVENT' 'AVC' 'SELINUX_ERR' 'AVC_PATH' 'MAC_POLICY_LOAD' 'MAC_STATUS' 'MAC_CONFIG_CHANGE' 'MAC_UNLBL_ALLOW' 'MAC_CIPSOV4_ADD' 'MAC_CIPSOV4_DEL' 'MAC_MAP_ADD' 'MAC_MAP_DEL' 'MAC_IPSEC_ADDSA' 'MAC_IPSEC_DELSA' 'MAC_IPSEC_ADDSPD' 'MAC_IPSEC_DELSPD' 'MAC_IPSEC_EVENT' 'MAC_UNLBL_STCADD' 'MAC_UNLBL_STCDEL' 'MAC_CALIPSO_ADD' 'MAC_CALIPSO_DEL' 'LANDLOCK_ACCESS' 'LANDLOCK_DOMAIN' 'APPARMOR' 'APPARMOR_AUDIT' 'APPARMOR_ALLOWED' 'APPARMOR_DENIED' 'APPARMOR_HINT' 'APPARMOR_STATUS' 'APPARMOR_ERROR' 'APPARMOR_KILL' 'ANOM_PROMISCUOUS' 'ANOM_ABEND' 'ANOM_LINK' 'ANOM_CREAT' 'INTEGRITY_DATA' 'INTEGRITY_METADATA' 'INTEGRITY_STATUS' 'INTEGRITY_HASH' 'INTEGRITY_PCR' 'INTEGRITY_RULE' 'INTEGRITY_EVM_XATTR' 'INTEGRITY_POLICY_RULE' 'KERNEL' 'ANOM_LOGIN_FAILURES' 'ANOM_LOGIN_TIME' 'ANOM_LOGIN_SESSIONS' 'ANOM_LOGIN_ACCT' 'ANOM_LOGIN_LOCATION' 'ANOM_MAX_DAC' 'ANOM_MAX_MAC' 'ANOM_AMTU_FAIL' 'ANOM_RBAC_FAIL' 'ANOM_RBAC_INTEGRITY_FAIL' 'ANOM_CRYPTO_FAIL' 'ANOM_ACCESS_FS' 'ANOM_EXEC' 'ANOM_MK_EXEC' 'ANOM_ADD_ACCT' 'ANOM_DEL_ACCT' 'ANOM_MOD_ACCT' 'ANOM_ROOT_TRANS' 'ANOM_LOGIN_SERVICE' 'ANOM_LOGIN_ROOT' 'ANOM_ORIGIN_FAILURES' 'ANOM_SESSION' 'RESP_ANOMALY' 'RESP_ALERT' 'RESP_KILL_PROC' 'RESP_TERM_ACCESS' 'RESP_ACCT_REMOTE' 'RESP_ACCT_LOCK_TIMED' 'RESP_ACCT_UNLOCK_TIMED' 'RESP_ACCT_LOCK' 'RESP_TERM_LOCK' 'RESP_SEBOOL' 'RESP_EXEC' 'RESP_SINGLE' 'RESP_HALT' 'RESP_ORIGIN_BLOCK' 'RESP_ORIGIN_BLOCK_TIMED' 'RESP_ORIGIN_UNBLOCK_TIMED' 'USER_ROLE_CHANGE' 'ROLE_ASSIGN' 'ROLE_REMOVE' 'LABEL_OVERRIDE' 'LABEL_LEVEL_CHANGE' 'USER_LABELED_EXPORT' 'USER_UNLABELED_EXPORT' 'DEV_ALLOC' 'DEV_DEALLOC' 'FS_RELABEL' 'USER_MAC_POLICY_LOAD' 'ROLE_MODIFY' 'USER_MAC_CONFIG_CHANGE' 'USER_MAC_STATUS' 'CRYPTO_TEST_USER' 'CRYPTO_PARAM_CHANGE_USER' 'CRYPTO_LOGIN' 'CRYPTO_LOGOUT' 'CRYPTO_KEY_USER' 'CRYPTO_FAILURE_USER' 'CRYPTO_REPLAY_USER' 'CRYPTO_SESSION' 'CRYPTO_IKE_SA' 'CRYPTO_IPSEC_SA' 'VIRT_CONTROL' 'VIRT_RESOURCE' 'VIRT_MACHINE_ID' 'VIRT_INTEGRITY_CHECK' 'VIRT_CREATE' 'VIRT_DESTROY' 'VIRT_MIGRATE_IN' 'VIRT_MIGRATE_OUT')
      printf '%s\n' $parts[2]$found
    case sessionid
      set -l found (printf '%s\n' 'unset')
      printf '%s\n' $parts[2]$found
    case fstype
      set -l found (printf '%s\n' 'cgroup' 'cgroup2' 'debugfs' 'tracefs')
      printf '%s\n' $parts[2]$found
    case exit
      set -l found (printf '%s\n' '-EPERM' '-ENOENT' '-ESRCH' '-EINTR' '-EIO' '-ENXIO' '-E2BIG' '-ENOEXEC' '-EBADF' '-ECHILD' '-EAGAIN' '-ENOMEM' '-EACCES' '-EFAULT' '-ENOTBLK' '-EBUSY' '-EEXIST' '-EXDEV' '-ENODEV' '-ENOTDIR' '-EISDIR' '-EINVAL' '-ENFILE' '-EMFILE' '-ENOTTY' '-ETXTBSY' '-EFBIG' '-ENOSPC' '-ESPIPE' '-EROFS' '-EMLINK' '-EPIPE' '-EDOM' '-ERANGE' '-EDEADLK' '-ENAMETOOLONG' '-ENOLCK' '-ENOSYS' '-ENOTEMPTY' '-ELOOP' '-ENOMSG' '-EIDRM' '-ECHRNG' '-EL2NSYNC' '-EL3HLT' '-EL3RST' '-ELNRNG' '-EUNATCH' '-ENOCSI' '-EL2HLT' '-EBADE' '-EBADR' '-EXFULL' '-ENOANO' '-EBADRQC' '-EBADSLT' '-EBFONT' '-ENOSTR' '-ENODATA' '-ETIME' '-ENOSR' '-ENONET' '-ENOPKG' '-EREMOTE' '-ENOLINK' '-EADV' '-ESRMNT' '-ECOMM' '-EPROTO' '-EMULTIHOP' '-EDOTDOT' '-EBADMSG' '-EOVERFLOW' '-ENOTUNIQ' '-EBADFD' '-EREMCHG' '-ELIBACC' '-ELIBBAD' '-ELIBSCN' '-ELIBMAX' '-ELIBEXEC' '-EILSEQ' '-ERESTART' '-ESTRPIPE' '-EUSERS' '-ENOTSOCK' '-EDESTADDRREQ' '-EMSGSIZE' '-EPROTOTYPE' '-ENOPROTOOPT' '-EPROTONOSUPPORT' '-ESOCKTNOSUPPORT' '-EOPNOTSUPP' '-EPFNOSUPPORT' '-EAFNOSUPPORT' '-EADDRINUSE' '-EADDRNOTAVAIL' '-ENETDOWN' '-ENETUNREACH' '-ENETRESET' '-ECONNABORTED' '-ECONNRESET' '-ENOBUFS' '-EISCONN' '-ENOTCONN' '-ESHUTDOWN' '-ETOOMANYREFS' '-ETIMEDOUT' '-ECONNREFUSED' '-EHOSTDOWN' '-EHOSTUNREACH' '-EALREADY' '-EINPROGRESS' '-ESTALE' '-EUCLEAN' '-ENOTNAM' '-ENAVAIL' '-EISNAM' '-EREMOTEIO' '-EDQUOT' '-ENOMEDIUM' '-EMEDIUMTYPE' '-ECANCELED' '-ENOKEY' '-EKEYEXPIRED' '-EKEYREVOKED' '-EKEYREJECTED' '-EOWNERDEAD' '-ENOTRECOVERABLE' '-ERFKILL' '-EHWPOISON')
      printf '%s\n' $parts[2]$found
    case success
      set -l found (printf '%s\n' '0' '1')
      printf '%s\n' $parts[2]$found
    case path dir exe
      set -l found (__fish_complete_path $value)
      printf '%s\n' $parts[2]$found
    case perm
      set -l found (printf '%s\n' 'r' 'w' 'x' 'a' 'wa' 'rwxa')
      printf '%s\n' $parts[2]$found
    case filetype
      set -l found (printf '%s\n' 'fifo' 'character' 'dir' 'block' 'file' 'link' 'socket')
      printf '%s\n' $parts[2]$found
    case key
      set -l found (grep -rhE --include='*.rules' -e '-k|key=' /etc/audit 2>/dev/null | sed -nE 's/^[^#]*(-k +|-F +key=)([[:alnum:]_.-]+)( .*)?$/\2/p' | sort -u)
      printf '%s\n' $parts[2]$found
  end
end
function __audit_netlink_syscalls
  __fish_append , all _llseek _newselect _sysctl accept accept4 access acct add_key adjtimex afs_syscall alarm arch_prctl bdflush bind bpf break brk cachestat capget capset chdir chmod chown chown32 chroot clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64 clock_nanosleep clock_nanosleep_time64 clock_settime clock_settime64 clone clone3 close close_range connect copy_file_range creat create_module delete_module dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 fadvise64_64 fallocate fanotify_init fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr file_getattr file_setattr finit_module flistxattr flock fork fremovexattr fsconfig fsetxattr fsmount fsopen fspick fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftime ftruncate ftruncate64 futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake futimesat get_kernel_syms get_mempolicy get_robust_list get_thread_area getcpu getcwd getdents getdents64 getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getitimer getpeername getpgid getpgrp getpid getpmsg getppid getpriority getrandom getresgid getresgid32 getresuid getresuid32 getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday getuid getuid32 getxattr getxattrat gtty idle init_module inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents io_pgetevents io_pgetevents_time64 io_setup io_submit io_uring_enter io_uring_register io_uring_setup ioctl ioperm iopl ioprio_get ioprio_set ipc kcmp kexec_file_load kexec_load keyctl kill landlock_add_rule landlock_create_ruleset landlock_restrict_self lchown lchown32 lgetxattr link linkat listen listmount listns listxattr listxattrat llistxattr llseek lock lookup_dcookie lremovexattr lseek lsetxattr lsm_get_self_attr lsm_list_modules lsm_set_self_attr lstat lstat64 madvise map_shadow_stack mbind membarrier memfd_create memfd_secret migrate_pages mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 modify_ldt mount mount_setattr move_mount move_pages mprotect mpx mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink mremap mseal msgctl msgget msgrcv msgsnd msync multiplexer munlock munlockall munmap name_to_handle_at nanosleep newfstat newfstatat newselect nfsservctl nice oldfstat oldlstat oldolduname oldstat olduname open open_by_handle_at open_tree open_tree_attr openat openat2 pause pciconfig_iobase pciconfig_read pciconfig_write perf_counter_open perf_event_open personality pidfd_getfd pidfd_open pidfd_send_signal pipe pipe2 pivot_root pkey_alloc pkey_free pkey_mprotect poll ppoll ppoll_time64 prctl pread pread64 preadv preadv2 prlimit64 process_madvise process_mrelease process_vm_readv process_vm_writev prof profil pselect6 pselect6_time64 ptrace putpmsg pwrite pwrite64 pwritev pwritev2 query_module quotactl quotactl_fd read readahead readdir readlink readlinkat readv reboot recv recvfrom recvmmsg recvmmsg_time64 recvmsg remap_file_pages removexattr removexattrat rename renameat renameat2 request_key restart_syscall riscv_flush_icache riscv_hwprobe rmdir rseq rseq_slice_yield rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo rtas s390_guarded_storage s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr s390_sthyi sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_rr_get_interval64 sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield seccomp security select semctl semget semop semtimedop semtimedop_time64 send sendfile sendfile64 sendmmsg sendmsg sendto set_mempolicy set_mempolicy_home_node set_robust_list set_thread_area set_tid_address setdomainname setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 sethostname setitimer setns setpgid setpriority setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setrlimit setsid setsockopt settimeofday setuid setuid32 setxattr setxattrat sgetmask shmat shmctl shmdt shmget shutdown sigaction sigaltstack signal signalfd signalfd4 sigpending sigprocmask sigreturn sigsuspend socket socketcall socketpair splice spu_create spu_run ssetmask stat stat64 statfs statfs64 statmount statx stime stty subpage_prot swapcontext swapoff swapon switch_endian symlink symlinkat sync sync_file_range sync_file_range2 syncfs sys_debug_setcontext sys_kexec_load syscall sysctl sysfs sysinfo syslog tee tgkill time timer_create timer_delete timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd timerfd_create timerfd_gettime timerfd_gettime64 timerfd_settime timerfd_settime64 times tkill truncate truncate64 tuxcall ugetrlimit ulimit umask umount umount2 uname unlink unlinkat unshare uselib userfaultfd ustat utime utimensat utimensat_time64 utimes vfork vhangup vm86 vm86old vmsplice vserver wait4 waitid waitpid write writev
end
function __audit_netlink_groupings
  __fish_append , minute hour day month node event.action key path dir type pid uid auid ses subj op grantors acct exe hostname addr terminal res arch syscall per success exit a0 a1 a2 a3 items gid comm ppid euid suid fsuid egid sgid fsgid tty uring_op item name inode dev ouid ogid mode obj rdev nametype cap_fp cap_fi cap_fe cap_fver cap_frootid cwd argc proctitle saddr nargs a4 a5 opid oauid oses ocomm qbytes oflag mq_flags mq_maxmsg mq_msgsize mq_curmsgs mqdes msg_len msg_prio abs_timeout_sec abs_timeout_nsec sigev_signo fd0 fd1 fver fp fi fe old_pp old_pi old_pe old_pa pp pi pe pa frootid cap_pi cap_pp cap_pe cap_pa fd flags resolve sec nsec old new major minor data sig compat ip code resp fan_type fan_info subj_trust obj_trust prog-id table family entries mark daddr proto old-auid old-ses list feature old_lock new_lock nl-mcgrp module sector error_msg apparmor operation class info error namespace profile label requested_mask denied_mask requested target name2 peer signal capname rlimit value execpath sock_type protocol peer_addr laddr lport faddr fport fstype srcname parent scontext tcontext tclass srawcon trawcon permissive ino ioctlcmd kmod anonclass lockdown_reason ipc_key src dest netif lsm fn action subject object capability reason seresult invalid_context oldcontext newcontext taskcontext perms ipe_op ipe_hook enforcing rule old_active_pol_name old_active_pol_version old_policy_digest new_active_pol_name new_active_pol_version new_policy_digest policy_name policy_version policy_digest errno subj_selinux subj_apparmor subj_smack obj_selinux obj_apparmor obj_smack old_enforcing enabled old-enabled bool val old_val unlbl_accept src_prefixlen dst dst_prefixlen sec_obj cipso_doi cipso_type calipso_doi calipso_type nlbl_domain nlbl_protocol sec_alg sec_doi spi seqno flowlbl domain blockers status denials prom old_prom cause func mask fsname fsuuid fowner fgroup file hash state audit_enabled port ver format kernel sauid cmdline function msgtype error_name service spid tpid bus peer_pid peer_label interface member cmd id grp unit sw sw_type key_enforce gpg_res old-seuser old-role old-range new-seuser new-role new-range default-context selected-context old-level new-level kind direction cipher ksize mac pfs raddr rport virt vm uuid serial time result loginuid sessionid obj_uid obj_gid pers
end
complete -c audit-netlink -n __fish_use_subcommand -a check -d 'report everything wrong with the files, and whether the kernel holds them'
complete -c audit-netlink -n __fish_use_subcommand -a plan -d 'show what it would take to load the files'
complete -c audit-netlink -n __fish_use_subcommand -a apply -d 'load the files: add before deleting, verify, and roll back when a step fails'
complete -c audit-netlink -n __fish_use_subcommand -a diff -d 'compare two sets of rules by meaning'
complete -c audit-netlink -n __fish_use_subcommand -a fmt -d 'print rules files in normal form, keeping comments'
complete -c audit-netlink -n __fish_use_subcommand -a events -d 'show what happens, as it happens: one line for each event'
complete -c audit-netlink -n __fish_use_subcommand -a search -d 'find events in logs: those of auditd with all that were rotated, or others'
complete -c audit-netlink -n __fish_use_subcommand -a report -d 'count the events of logs by what they have in common'
complete -c audit-netlink -n __fish_use_subcommand -a top -d 'watch how many events there are a second, by rule, program, user and result'
complete -c audit-netlink -n __fish_use_subcommand -a metrics -d 'serve counts of events and the state of the kernel to Prometheus'
complete -c audit-netlink -n __fish_use_subcommand -a trace -d 'run a program, and show what it does, with everything that it starts'
complete -c audit-netlink -n __fish_use_subcommand -a remote -d 'send records from standard input to a server, in the place of audisp-remote'
complete -c audit-netlink -n __fish_use_subcommand -a receive -d 'take records from the network, of audit-netlink remote or audisp-remote, into a log'
complete -c audit-netlink -n __fish_use_subcommand -a help -d 'show the help of a command'
complete -c audit-netlink -n __fish_use_subcommand -l version -d 'show the version'
complete -c audit-netlink -l help -d 'show the help'
complete -c audit-netlink -n '__fish_seen_subcommand_from help' -a 'check plan apply diff fmt events search report top metrics trace remote receive'
complete -c audit-netlink -n '__fish_seen_subcommand_from check' -F
complete -c audit-netlink -n '__fish_seen_subcommand_from check' -l offline -d 'check only the files, which may be those of another machine'
complete -c audit-netlink -n '__fish_seen_subcommand_from check' -l arch -x -a '(__audit_netlink_machines)' -d 'the machine whose rules they are, such as aarch64; default: this one'
complete -c audit-netlink -n '__fish_seen_subcommand_from check' -l users -r -F -d 'the machine\'s users, in the format of passwd(5); default: those of this one'
complete -c audit-netlink -n '__fish_seen_subcommand_from check' -l groups -r -F -d 'the machine\'s groups, in the format of group(5); default: those of this one'
complete -c audit-netlink -n '__fish_seen_subcommand_from check' -l owned -x -d 'manage only rules with a key that begins with this'
complete -c audit-netlink -n '__fish_seen_subcommand_from check' -l order -x -a 'exact effective' -d 'which order of rules matters: exact (default), or only as far as events can show it'
complete -c audit-netlink -n '__fish_seen_subcommand_from check' -l quiet -d 'print errors, but no warnings and no summary of them'
complete -c audit-netlink -n '__fish_seen_subcommand_from check' -l json -d 'print JSON'
complete -c audit-netlink -n '__fish_seen_subcommand_from plan' -F
complete -c audit-netlink -n '__fish_seen_subcommand_from plan' -l out -r -F -d 'also write the plan to this file, which apply carries out'
complete -c audit-netlink -n '__fish_seen_subcommand_from plan' -l detailed-exitcode -d 'exit with 0: nothing to do, 1: error, also in a line that was skipped, 2: changes'
complete -c audit-netlink -n '__fish_seen_subcommand_from plan' -l owned -x -d 'manage only rules with a key that begins with this'
complete -c audit-netlink -n '__fish_seen_subcommand_from plan' -l keep-going -d 'skip lines with errors instead of stopping'
complete -c audit-netlink -n '__fish_seen_subcommand_from plan' -l allow-empty -d 'files without any rule mean that the kernel is to have none'
complete -c audit-netlink -n '__fish_seen_subcommand_from plan' -l order -x -a 'exact effective' -d 'which order of rules matters: exact (default), or only as far as events can show it'
complete -c audit-netlink -n '__fish_seen_subcommand_from plan' -l quiet -d 'print errors, but no warnings and no summary of them'
complete -c audit-netlink -n '__fish_seen_subcommand_from plan' -l json -d 'print JSON'
complete -c audit-netlink -n '__fish_seen_subcommand_from apply' -F
complete -c audit-netlink -n '__fish_seen_subcommand_from apply' -l dry-run -d 'only show the plan'
complete -c audit-netlink -n '__fish_seen_subcommand_from apply' -l no-verify -d 'do not list the rules afterwards'
complete -c audit-netlink -n '__fish_seen_subcommand_from apply' -l owned -x -d 'manage only rules with a key that begins with this'
complete -c audit-netlink -n '__fish_seen_subcommand_from apply' -l keep-going -d 'skip lines with errors instead of stopping'
complete -c audit-netlink -n '__fish_seen_subcommand_from apply' -l allow-empty -d 'files without any rule mean that the kernel is to have none'
complete -c audit-netlink -n '__fish_seen_subcommand_from apply' -l order -x -a 'exact effective' -d 'which order of rules matters: exact (default), or only as far as events can show it'
complete -c audit-netlink -n '__fish_seen_subcommand_from apply' -l quiet -d 'print errors, but no warnings and no summary of them'
complete -c audit-netlink -n '__fish_seen_subcommand_from apply' -l json -d 'print JSON'
complete -c audit-netlink -n '__fish_seen_subcommand_from diff' -F
complete -c audit-netlink -n '__fish_seen_subcommand_from diff' -a 'kernel:'
complete -c audit-netlink -n '__fish_seen_subcommand_from diff' -l offline -d 'check only the files, which may be those of another machine'
complete -c audit-netlink -n '__fish_seen_subcommand_from diff' -l arch -x -a '(__audit_netlink_machines)' -d 'the machine whose rules they are, such as aarch64; default: this one'
complete -c audit-netlink -n '__fish_seen_subcommand_from diff' -l users -r -F -d 'the machine\'s users, in the format of passwd(5); default: those of this one'
complete -c audit-netlink -n '__fish_seen_subcommand_from diff' -l groups -r -F -d 'the machine\'s groups, in the format of group(5); default: those of this one'
complete -c audit-netlink -n '__fish_seen_subcommand_from diff' -l order -x -a 'exact effective' -d 'which order of rules matters: exact (default), or only as far as events can show it'
complete -c audit-netlink -n '__fish_seen_subcommand_from diff' -l json -d 'print JSON'
complete -c audit-netlink -n '__fish_seen_subcommand_from fmt' -F
complete -c audit-netlink -n '__fish_seen_subcommand_from fmt' -l write -d 'replace the files'
complete -c audit-netlink -n '__fish_seen_subcommand_from fmt' -l check -d 'change nothing; the exit status says whether a file would change'
complete -c audit-netlink -n '__fish_seen_subcommand_from fmt' -l to -x -a 'syscall-rules' -d 'write watches (-w) as rules for each architecture, with the same meaning'
complete -c audit-netlink -n '__fish_seen_subcommand_from fmt' -l offline -d 'with --to: do not look up on this machine what is a directory'
complete -c audit-netlink -n '__fish_seen_subcommand_from fmt' -l arch -x -a '(__audit_netlink_machines)' -d 'the machine whose rules they are, such as aarch64; default: this one'
complete -c audit-netlink -n '__fish_seen_subcommand_from fmt' -l quiet -d 'print errors, but no warnings and no summary of them'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l key -x -a '(__audit_netlink_keys)' -d 'only events with just this key; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l key-prefix -x -d 'only events with a key that begins with this; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l key-contains -x -d 'only events with a key that has this in it; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l type -x -a '(__audit_netlink_record_types)' -d 'only events with a record of this type; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l where -x -a '(__audit_netlink_condition)' -d 'only events that meet this condition; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l follow-rules -r -F -d 'only events of the rules in this file, which is reread when it changes'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l format -x -a 'line pretty raw json ecs otel' -d 'how to print events; ecs and otel are JSON lines, too'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l json -d 'print one JSON document per line'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l raw -d 'print lines of audit.log'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l pretty -d 'print all records, in words'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l color -x -a 'auto always never' -d 'colour events by result'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l add -x -d 'add this rule until the command ends; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l max-command -x -d 'leave out arguments of a command line beyond n characters'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l count -x -d 'stop after this many events'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l input -r -F -d 'read a log instead of the kernel; - for standard input'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l buffer -x -d 'how much may wait to be printed'
complete -c audit-netlink -n '__fish_seen_subcommand_from events' -l overflow -x -a 'drop-newest drop-oldest block' -d 'what to do when more must wait'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -F
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l where -x -a '(__audit_netlink_condition)' -d 'only events that meet this condition; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l since -x -d 'only events from this time on'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l until -x -d 'only events up to this time'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l key -x -a '(__audit_netlink_keys)' -d 'only events with just this key'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l type -x -a '(__audit_netlink_record_types)' -d 'only events with a record of this type'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l pid -x -d 'only what this process did'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l uid -x -d 'only what this user did, by name or number: as who logged in, or as whom it was done'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l exe -r -F -d 'only what this program did: its path, or its name in any folder'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l file -r -F -d 'only what was done to it: a path, a folder with a / at its end, or a name'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l host -x -d 'only events from or to this machine, or written by it: a name or an address'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l syscall -x -a '(__audit_netlink_syscalls)' -d 'only this system call, by name or number'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l result -x -d 'only what ended so: success or failure'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l expression -x -d 'only events that meet this expression of ausearch-expression(5); repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l format -x -a 'line words raw json ndjson csv ecs otel' -d 'how to print events; ndjson, ecs and otel are one JSON document per line'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l fields -x -a '(__audit_netlink_groupings)' -d 'print these fields, with commas between them, as a table; also as csv or json'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l limit -x -d 'stop after this many events'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l reverse -d 'print the newest events first'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l context -x -d 'also print up to n events of the same session before and after each'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l follow -d 'go on with what is being written, through every rotation'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l checkpoint -r -F -d 'go on where the search before ended, which this file says, and write there'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l tree -d 'print the processes that caused the events, as a tree'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l color -x -a 'auto always never' -d 'colour events by result'
complete -c audit-netlink -n '__fish_seen_subcommand_from search' -l no-pager -d 'do not show what is printed on a terminal in a pager'
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -F
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -l by -x -a '(__audit_netlink_groupings)' -d 'what to count by: fields of --where, minute, hour, day, month, node, event.action'
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -l where -x -a '(__audit_netlink_condition)' -d 'only events that meet this condition; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -l since -x -d 'only events from this time on'
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -l until -x -d 'only events up to this time'
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -l top -x -d 'how many rows, or all; of each hour, where counted by hour first'
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -l count -d 'print counts alone, which is quicker'
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -l numeric -d 'print users and other numbers as they are in the log'
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -l format -x -a 'table json csv html' -d 'how to print the report; csv needs --by, html is a page with charts'
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -l json -d 'print JSON'
complete -c audit-netlink -n '__fish_seen_subcommand_from report' -l color -x -a 'auto always never' -d 'make headings and failures stand out'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l by -x -a '(__audit_netlink_groupings)' -d 'what to count by, a table for each: fields of --where, or node, event.action'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l key -x -a '(__audit_netlink_keys)' -d 'only events with just this key; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l type -x -a '(__audit_netlink_record_types)' -d 'only events with a record of this type; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l where -x -a '(__audit_netlink_condition)' -d 'only events that meet this condition; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l input -r -F -d 'count a log instead of the kernel, by its own times; - for standard input'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l interval -x -d 'how often to draw the screen, or to print with --batch'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l once -d 'count once, print tables and end'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l seconds -x -d 'how long --once counts; default: 5, or all of a log'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l batch -d 'print tables again and again instead of drawing a screen'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l count -x -d 'how often --batch prints'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l top -x -d 'how many rows are printed of a table, or all'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l numeric -d 'show users and other numbers as records have them'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l json -d 'print JSON, as --once'
complete -c audit-netlink -n '__fish_seen_subcommand_from top' -l color -x -a 'auto always never' -d 'make headings, losses and failures stand out'
complete -c audit-netlink -n '__fish_seen_subcommand_from metrics' -l listen -x -d 'port, or address:port, to serve them on; default: 127.0.0.1:9775'
complete -c audit-netlink -n '__fish_seen_subcommand_from metrics' -l textfile -r -F -d 'write them to this file instead, for node_exporter\'s textfile collector'
complete -c audit-netlink -n '__fish_seen_subcommand_from metrics' -l interval -x -d 'how often to write the file'
complete -c audit-netlink -n '__fish_seen_subcommand_from metrics' -l once -d 'print or write the kernel\'s state once, without events'
complete -c audit-netlink -n '__fish_seen_subcommand_from metrics' -l max-keys -x -d 'how many keys have a counter of their own'
complete -c audit-netlink -n '__fish_seen_subcommand_from trace' -F
complete -c audit-netlink -n '__fish_seen_subcommand_from trace' -l resources -d 'only system calls that use files, sockets and programs, as autrace -r'
complete -c audit-netlink -n '__fish_seen_subcommand_from trace' -l session -d 'give it an audit session of its own, so that not a single call is missing'
complete -c audit-netlink -n '__fish_seen_subcommand_from trace' -l where -x -a '(__audit_netlink_condition)' -d 'only events that meet this condition; repeatable'
complete -c audit-netlink -n '__fish_seen_subcommand_from trace' -l format -x -a 'line words raw json ndjson csv ecs otel' -d 'how to print events; ndjson, ecs and otel are one JSON document per line'
complete -c audit-netlink -n '__fish_seen_subcommand_from trace' -l fields -x -a '(__audit_netlink_groupings)' -d 'print these fields, with commas between them, as a table; also as csv or json'
complete -c audit-netlink -n '__fish_seen_subcommand_from trace' -l output -r -F -d 'where to print events: a file, or - for standard output; default: standard error'
complete -c audit-netlink -n '__fish_seen_subcommand_from trace' -l color -x -a 'auto always never' -d 'colour events by result'
complete -c audit-netlink -n '__fish_seen_subcommand_from remote' -l config -r -F -d 'the configuration, as in audisp-remote.conf(5)'
complete -c audit-netlink -n '__fish_seen_subcommand_from remote' -l check-config -d 'only say what is wrong with the configuration'
complete -c audit-netlink -n '__fish_seen_subcommand_from remote' -l window -x -d 'how many records may be under way to a server of this package'
complete -c audit-netlink -n '__fish_seen_subcommand_from remote' -l tls-cert -r -F -d 'this end\'s certificate, in PEM: TLS with certificates of both ends'
complete -c audit-netlink -n '__fish_seen_subcommand_from remote' -l tls-key -r -F -d 'the certificate\'s key, in PEM'
complete -c audit-netlink -n '__fish_seen_subcommand_from remote' -l tls-ca -r -F -d 'the authorities that the other end\'s certificate may be of, in PEM'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l output -r -F -d 'the log to append to'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l listen -x -d 'the address of this machine to listen on'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l port -x -d 'the port'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l max-per-address -x -d 'how many connections an address may have'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l max-idle -x -d 'end connections that nothing comes from for so long'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l client-ports -x -d 'the ports that clients may use, such as 1-1023'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l trust-node -d 'believe records which machine they are of'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l fsync -d 'answer only when the disk has a record'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l tls-cert -r -F -d 'this end\'s certificate, in PEM: TLS with certificates of both ends'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l tls-key -r -F -d 'the certificate\'s key, in PEM'
complete -c audit-netlink -n '__fish_seen_subcommand_from receive' -l tls-ca -r -F -d 'the authorities that the other end\'s certificate may be of, in PEM'
