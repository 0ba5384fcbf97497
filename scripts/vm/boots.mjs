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
