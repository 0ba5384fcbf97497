/**
 * The keywords of auditd.conf(5) in one table: what each may be, what it is without a line, and whether a daemon that
 * runs takes a new value. Values as auditd 3.0.9 and 4.2 have them.
 */
import { DEFAULT_CONF } from '../../logs/auditd-conf';
import type { DaemonActionName, DaemonConfiguration } from './daemon-configuration';
import {
  absolutePath,
  action,
  duration,
  flag,
  freeSpace,
  number,
  ports,
  type SettingKind,
  text,
  word,
} from './setting-kinds';

/** One keyword. */
export interface Setting<Property extends keyof DaemonConfiguration = keyof DaemonConfiguration> {
  readonly keyword: string;
  readonly property: Property;
  readonly kind: SettingKind<NonNullable<DaemonConfiguration[Property]>>;
  readonly default: DaemonConfiguration[Property];
  /** Whether a new value counts when the configuration is read again. */
  readonly reload: boolean;
}

const SIZE_ACTIONS: readonly DaemonActionName[] = [
  'ignore',
  'syslog',
  'exec',
  'suspend',
  'rotate',
  'keep_logs',
];
const SPACE_ACTIONS: readonly DaemonActionName[] = [
  'ignore',
  'syslog',
  'rotate',
  'email',
  'exec',
  'suspend',
  'single',
  'halt',
];
const FULL_ACTIONS: readonly DaemonActionName[] = [
  'ignore',
  'syslog',
  'rotate',
  'exec',
  'suspend',
  'single',
  'halt',
];
const ERROR_ACTIONS: readonly DaemonActionName[] = [
  'ignore',
  'syslog',
  'exec',
  'suspend',
  'single',
  'halt',
];
const OVERFLOW_ACTIONS: readonly DaemonActionName[] = [
  'ignore',
  'syslog',
  'suspend',
  'single',
  'halt',
];

const MOST = 0x7fff_ffff;
const MOST_LOGS = 999;
const MOST_PER_ADDRESS = 1024;
const MOST_PORT = 65_535;
const MOST_QUEUE = 99_999;

type Row = { [Name in keyof DaemonConfiguration]: Setting<Name> }[keyof DaemonConfiguration];

function row<Property extends keyof DaemonConfiguration>(
  keyword: string,
  property: Property,
  kind: SettingKind<NonNullable<DaemonConfiguration[Property]>>,
  initial: DaemonConfiguration[Property],
  when: 'reload' | 'start' = 'reload',
): Row {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A row of one member of the union.
  return {
    keyword,
    property,
    kind,
    default: initial,
    reload: when === 'reload',
  } as unknown as Row;
}

/** Every keyword that auditd has, in the order of its manual page. */
export const SETTINGS: readonly Row[] = [
  row('local_events', 'localEvents', flag, true, 'start'),
  row('log_file', 'logFile', absolutePath, DEFAULT_CONF.logFile),
  row('write_logs', 'writeLogs', flag, true, 'start'),
  row('log_format', 'logFormat', word(['raw', 'enriched']), 'enriched'),
  row('log_group', 'logGroup', text, 'root'),
  row('priority_boost', 'priorityBoost', number(0, MOST), 4),
  row('flush', 'flush', word(['none', 'incremental', 'incremental_async', 'data', 'sync']), 'none'),
  row('freq', 'freq', number(0, MOST), 0),
  row('num_logs', 'numLogs', number(0, MOST_LOGS), 0),
  row(
    'name_format',
    'nameFormat',
    word(['none', 'hostname', 'fqd', 'numeric', 'user']),
    'none',
    'start',
  ),
  row('name', 'name', text, undefined, 'start'),
  row('max_log_file', 'maxLogFile', number(0, MOST), 0),
  row('max_log_file_action', 'maxLogFileAction', action(SIZE_ACTIONS), { action: 'ignore' }),
  row('verify_email', 'verifyEmail', flag, true),
  row('action_mail_acct', 'actionMailAcct', text, 'root'),
  row('space_left', 'spaceLeft', freeSpace, { mebibytes: 0 }),
  row('space_left_action', 'spaceLeftAction', action(SPACE_ACTIONS), { action: 'ignore' }),
  row('admin_space_left', 'adminSpaceLeft', freeSpace, { mebibytes: 0 }),
  row('admin_space_left_action', 'adminSpaceLeftAction', action(SPACE_ACTIONS), {
    action: 'ignore',
  }),
  row('disk_full_action', 'diskFullAction', action(FULL_ACTIONS), { action: 'ignore' }),
  row('disk_error_action', 'diskErrorAction', action(ERROR_ACTIONS), { action: 'syslog' }),
  row('tcp_listen_port', 'tcpListenPort', number(1, MOST_PORT), undefined),
  row('tcp_listen_queue', 'tcpListenQueue', number(1, MOST), 5),
  row('tcp_max_per_addr', 'tcpMaxPerAddr', number(1, MOST_PER_ADDRESS), 1),
  row('use_libwrap', 'useLibwrap', flag, true),
  row('tcp_client_ports', 'tcpClientPorts', ports, undefined),
  row('tcp_client_max_idle', 'tcpClientMaxIdle', number(0, MOST), 0),
  row('transport', 'transport', word(['tcp', 'tls', 'krb5']), 'tcp', 'start'),
  row('krb5_principal', 'krb5Principal', text, 'auditd', 'start'),
  row('krb5_key_file', 'krb5KeyFile', absolutePath, '/etc/audit/audit.key', 'start'),
  row('tls_auth', 'tlsAuth', word(['psk']), 'psk', 'start'),
  row(
    'tls_crypto_profile',
    'tlsCryptoProfile',
    word(['compatible', 'system', 'pqc']),
    'compatible',
    'start',
  ),
  row('tls_psk_file', 'tlsPskFile', absolutePath, undefined, 'start'),
  row('tls_psk_identity', 'tlsPskIdentity', text, undefined, 'start'),
  row('tls_allowed_clients', 'tlsAllowedClients', text, undefined, 'start'),
  row('tls_cipher_suites', 'tlsCipherSuites', text, undefined, 'start'),
  row('tls_key_exchange', 'tlsKeyExchange', text, undefined, 'start'),
  row('tls_require_pqc', 'tlsRequirePqc', flag, false, 'start'),
  row('distribute_network', 'distributeNetwork', flag, false),
  row('q_depth', 'qDepth', number(1, MOST_QUEUE), 2000),
  row('overflow_action', 'overflowAction', action(OVERFLOW_ACTIONS), { action: 'syslog' }),
  row('max_restarts', 'maxRestarts', number(0, MOST), 10),
  row('plugin_dir', 'pluginDir', absolutePath, '/etc/audit/plugins.d', 'start'),
  row(
    'end_of_event_timeout',
    'endOfEventTimeout',
    number(0, MOST),
    DEFAULT_CONF.endOfEventTimeoutMs / 1000,
  ),
  row('report_interval', 'reportInterval', duration, 0),
];

/** Keywords that auditd takes and does not use any more, with what does their job. */
export const DEPRECATED: Readonly<Record<string, string>> = {
  dispatcher: 'plugins are started by the daemon itself',
  disp_qos: 'overflow_action says what happens when the queue is full',
  enable_krb5: 'write transport = KRB5 instead',
};

/** Files of other programs, and the keywords that only they have. */
export const FOREIGN: readonly (readonly [file: string, keywords: readonly string[]])[] = [
  [
    'audisp-remote.conf',
    [
      'remote_server',
      'port',
      'local_port',
      'mode',
      'queue_file',
      'queue_depth',
      'network_retry_time',
      'max_tries_per_record',
      'max_time_per_record',
      'heartbeat_timeout',
      'network_failure_action',
      'disk_low_action',
      'remote_ending_action',
      'generic_error_action',
      'generic_warning_action',
      'queue_error_action',
      'startup_failure_action',
      'krb5_client_name',
    ],
  ],
  ["a plugin's file in plugins.d", ['active', 'direction', 'path', 'type', 'args', 'format']],
];
