/**
 * Which tests run in which boot, and the kernel's parameters there. The files of a boot run in their order, each in a process of its own;
 * one that leaves the kernel locked comes last.
 */
export const BOOTS = [
  { name: 'defaults', parameters: '', tests: ['kernel', 'flood', 'loginuid'] },
  {
    name: 'enabled',
    parameters: 'audit=1 audit_backlog_limit=777',
    tests: ['enabled', 'rules-at-boot', 'immutable'],
  },
  { name: 'disabled', parameters: 'audit=0', tests: ['disabled'] },
];

/**
 * Those with security modules, whose kernels write records that others do not; `since` is the first
 * series that has them. One that `isExtra` has a module of another boot, and takes place when all do.
 */
export const SECURITY_BOOTS = [
  {
    name: 'apparmor',
    parameters: 'security=apparmor apparmor=1 audit=1 audit_backlog_limit=8192',
    tests: ['apparmor'],
  },
  {
    name: 'selinux',
    parameters: 'security=selinux selinux=1 enforcing=0 audit=1 audit_backlog_limit=8192',
    tests: ['selinux'],
  },
  {
    name: 'ima',
    parameters: 'ima_policy=tcb integrity_audit=1 audit=1 audit_backlog_limit=8192',
    tests: ['ima'],
  },
  {
    name: 'appraise',
    // Enforced, nothing without a hash of its own could be run.
    parameters:
      'ima_policy=appraise_tcb ima_appraise=log integrity_audit=1 audit=1 audit_backlog_limit=8192',
    tests: ['appraise'],
    isExtra: true,
  },
  {
    name: 'landlock',
    parameters: 'audit=1 audit_backlog_limit=8192',
    tests: ['landlock'],
    // Before 6.15 it writes nothing.
    since: [6, 15],
  },
];
