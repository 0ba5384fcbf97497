/** {@link DaemonConfiguration}: what auditd.conf(5) says, as values with a type. Knows no text. */

/** What is done when something happens that the configuration has an answer to. */
export type ActionName =
  'ignore' | 'syslog' | 'email' | 'exec' | 'suspend' | 'rotate' | 'keep_logs' | 'single' | 'halt';

/** An action; `path` is the program of `exec`, and of no other. */
export interface ConfiguredAction {
  readonly action: ActionName;
  readonly path?: string;
}

/** Free space of a file system, in mebibytes or as a part of its size. */
export type FreeSpace = { readonly mebibytes: number } | { readonly percent: number };

/** How written records get from the page cache to the disk. */
export type FlushMode = 'none' | 'incremental' | 'incremental_async' | 'data' | 'sync';

/** Where the name in front of each record comes from. */
export type NameFormat = 'none' | 'hostname' | 'fqd' | 'numeric' | 'user';

/** The settings of auditd.conf(5), one member a keyword. */
export interface DaemonConfiguration {
  /** `local_events`: whether to be the kernel's audit daemon. */
  readonly localEvents: boolean;
  /** `write_logs`: whether to write a log. */
  readonly writeLogs: boolean;
  readonly logFile: string;
  readonly logFormat: 'raw' | 'enriched';
  /** `log_group`: a name or a number. */
  readonly logGroup: string;
  /** `priority_boost`: how much is taken off the nice value. */
  readonly priorityBoost: number;
  readonly flush: FlushMode;
  /** `freq`: after how many records the log is flushed, where `flush` is incremental. */
  readonly freq: number;
  /** `num_logs`: how many files `rotate` keeps. With fewer than 2 nothing is rotated. */
  readonly numLogs: number;
  readonly nameFormat: NameFormat;
  /** `name`: what `name_format = user` writes. */
  readonly name: string | undefined;
  /** `max_log_file`, in mebibytes; 0 for no limit. */
  readonly maxLogFile: number;
  readonly maxLogFileAction: ConfiguredAction;
  readonly verifyEmail: boolean;
  readonly actionMailAcct: string;
  readonly spaceLeft: FreeSpace;
  readonly spaceLeftAction: ConfiguredAction;
  readonly adminSpaceLeft: FreeSpace;
  readonly adminSpaceLeftAction: ConfiguredAction;
  readonly diskFullAction: ConfiguredAction;
  readonly diskErrorAction: ConfiguredAction;
  /** `tcp_listen_port`; undefined for none. */
  readonly tcpListenPort: number | undefined;
  readonly tcpListenQueue: number;
  readonly tcpMaxPerAddr: number;
  /** `tcp_client_ports`: the first and the last that clients may use; undefined for any. */
  readonly tcpClientPorts: readonly [first: number, last: number] | undefined;
  /** `tcp_client_max_idle`, in seconds; 0 for ever. */
  readonly tcpClientMaxIdle: number;
  readonly useLibwrap: boolean;
  readonly transport: 'tcp' | 'tls' | 'krb5';
  readonly krb5Principal: string;
  readonly krb5KeyFile: string;
  readonly tlsAuth: 'psk';
  readonly tlsCryptoProfile: 'compatible' | 'system' | 'pqc';
  readonly tlsPskFile: string | undefined;
  readonly tlsPskIdentity: string | undefined;
  readonly tlsAllowedClients: string | undefined;
  readonly tlsCipherSuites: string | undefined;
  readonly tlsKeyExchange: string | undefined;
  readonly tlsRequirePqc: boolean;
  readonly distributeNetwork: boolean;
  readonly qDepth: number;
  readonly overflowAction: ConfiguredAction;
  readonly maxRestarts: number;
  readonly pluginDir: string;
  /** `end_of_event_timeout`, in seconds: for those who read the log. */
  readonly endOfEventTimeout: number;
  /** `report_interval`, in seconds; 0 for never. */
  readonly reportInterval: number;
}
