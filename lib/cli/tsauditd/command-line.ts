/** The words of a `tsauditd` command line: options as auditd(8) has them. Looks at nothing else. */
import type { DaemonServerOptions } from '../../daemon/daemon-server';
import { OptionScan } from '../../rules/getopt';
import type { TlsFiles } from '../../daemon/remote/tls-files';
import { tlsPaths } from '../shared/tls-options';
import { ENABLED_WORDS } from './option-table';

export interface CommandLine {
  /** Whether messages go to standard error. */
  readonly debug: boolean;
  readonly foreground: boolean;
  readonly followsLinks: boolean;
  readonly enabled: (typeof ENABLED_WORDS)[number];
  readonly folder: string;
  readonly checks: boolean;
  /** For records of other machines, where auditd.conf has a port. */
  readonly server: DaemonServerOptions;
  readonly help: boolean;
}

/** Where auditd looks for its configuration. */
const FOLDER = '/etc/audit';

const GRAMMAR = {
  short: 'flns:c:h',
  long: {
    'check-config': false,
    help: false,
    listen: true,
    'trust-node': false,
    'tls-cert': true,
    'tls-key': true,
    'tls-ca': true,
  },
};

const TLS = {
  'tls-cert': 'cert',
  'tls-key': 'key',
  'tls-ca': 'ca',
} as const satisfies Record<string, keyof TlsFiles>;

/** With what was gathered of the options for it. */
function withServer<Line>(
  line: Line,
  server: { host?: string; trustNode?: boolean },
  tls: Partial<TlsFiles>,
): (Line & { readonly server: DaemonServerOptions }) | string {
  const files = tlsPaths(tls);
  if (typeof files === 'string') return files;
  return { ...line, server: files === undefined ? server : { ...server, tls: files } };
}

/** What the words say, or why they cannot be meant. */
export function parseCommandLine(words: readonly string[]): CommandLine | string {
  const scan = new OptionScan(
    words.map((text) => ({ text, column: 1 })),
    GRAMMAR,
  );
  const line = {
    debug: false,
    foreground: false,
    followsLinks: false,
    enabled: 'enable' as CommandLine['enabled'],
    folder: FOLDER,
    checks: false,
    help: false,
  };
  const server: { host?: string; trustNode?: boolean } = {};
  const tls: Partial<Record<keyof TlsFiles, string>> = {};
  for (let option = scan.next(); option !== undefined; option = scan.next()) {
    if ('invalid' in option)
      return `unknown option, or one without its value: ${option.invalid.text}`;
    const value = option.argument?.text ?? '';
    switch (option.name) {
      case 'f':
        line.debug = true;
        line.foreground = true;
        break;
      case 'n':
        line.foreground = true;
        break;
      case 'l':
        line.followsLinks = true;
        break;
      case 'c':
        line.folder = value;
        break;
      case 's': {
        const state = ENABLED_WORDS.find((word) => word === value);
        if (state === undefined) return `-s takes ${ENABLED_WORDS.join(', ')}, not ${value}`;
        line.enabled = state;
        break;
      }
      case 'check-config':
        line.checks = true;
        break;
      case 'listen':
        server.host = value;
        break;
      case 'trust-node':
        server.trustNode = true;
        break;
      case 'tls-cert':
      case 'tls-key':
      case 'tls-ca':
        tls[TLS[option.name]] = value;
        break;
      default:
        line.help = true;
    }
  }
  const [extra] = scan.operands;
  return extra === undefined ? withServer(line, server, tls) : `unexpected word ${extra.text}`;
}
