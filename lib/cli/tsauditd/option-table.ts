/** Options and examples of `tsauditd`, from which its help, manual page and completions are made. */
import type { OptionEntry } from '../shared/option-entry';

/** What `-s` takes. */
export const ENABLED_WORDS = ['enable', 'disable', 'nochange'] as const;

export const TSAUDITD_OPTIONS: readonly OptionEntry[] = [
  { flags: ['-f'], text: 'stay in the foreground, and write messages to standard error' },
  { flags: ['-l'], text: 'follow a symbolic link to the configuration' },
  { flags: ['-n'], text: 'stay in the foreground, for who starts services' },
  {
    flags: ['-s'],
    argument: '<state>',
    text: "what becomes of the kernel's enabled flag; default enable",
    values: ENABLED_WORDS,
  },
  {
    flags: ['-c'],
    argument: '<folder>',
    text: 'the folder with auditd.conf; default /etc/audit',
    path: true,
  },
  {
    flags: ['--check-config'],
    text: 'only say what is wrong with the configuration; 6 when there is an error',
  },
  {
    flags: ['--listen'],
    argument: '<address>',
    text: 'where to take records of other machines, with tcp_listen_port; default 127.0.0.1',
  },
  {
    flags: ['--trust-node'],
    text: 'believe other machines which node their records are of',
  },
  {
    flags: ['--tls-cert'],
    argument: '<file>',
    text: "this machine's certificate, in PEM: TLS, with certificates of both ends",
    path: true,
  },
  {
    flags: ['--tls-key'],
    argument: '<file>',
    text: "the certificate's key, in PEM",
    path: true,
  },
  {
    flags: ['--tls-ca'],
    argument: '<file>',
    text: "the authorities that other machines' certificates may be of, in PEM",
    path: true,
  },
  { flags: ['-v', '--version'], text: 'show the version' },
  { flags: ['-h', '--help'], text: 'show this help' },
];

/** Command lines. */
export const TSAUDITD_EXAMPLES: readonly (readonly [line: string])[] = [
  ['tsauditd --check-config'],
  ['tsauditd -n'],
  ['tsauditd -f -c /tmp/audit'],
];
