/** {@link DaemonConfiguration}: what auditd.conf(5) says, as values with a type. Knows no text. */

/** What is done when something happens that the configuration has an answer to. */
export type DaemonActionName =
  'ignore' | 'syslog' | 'email' | 'exec' | 'suspend' | 'rotate' | 'keep_logs' | 'single' | 'halt';

/** An action; `path` is the program of `exec`, and of no other. */
export interface DaemonAction {
  /** Its word in the configuration. */
  readonly action: DaemonActionName;
  /** The program of `exec`. */
  readonly path?: string;
}

/** Free space of a file system, in mebibytes or as a part of its size. */
export type FreeSpace =
  | {
      /** In MiB. */
      readonly mebibytes: number;
    }
  | {
      /** From 1 to 99. */
      readonly percent: number;
    };

/** How written records get from the page cache to the disk. */
export type FlushMode = 'none' | 'incremental' | 'incremental_async' | 'data' | 'sync';

/** Where the name in front of each record comes from. */
export type NodeNameFormat = 'none' | 'hostname' | 'fqd' | 'numeric' | 'user';

/** The settings of auditd.conf(5), one member a keyword. */
export interface DaemonConfiguration {
  /** `local_events`: whether to be the kernel's audit daemon. */
  readonly localEvents: boolean;
  /** `write_logs`: whether to write a log. */
  readonly writeLogs: boolean;
  /** `log_file`: an absolute path. */
  readonly logFile: string;
  /** `log_format`: as the kernel sends records, or with the names that ids have here. */
  readonly logFormat: 'raw' | 'enriched';
  /** `log_group`: a name or a number. */
  readonly logGroup: string;
  /** `priority_boost`: how much is taken off the nice value. */
  readonly priorityBoost: number;
  /** `flush`: how records get to the disk. */
  readonly flush: FlushMode;
  /** `freq`: after how many records the log is flushed, where `flush` is incremental. */
  readonly freq: number;
  /** `num_logs`: how many files `rotate` keeps. With fewer than 2 nothing is rotated. */
  readonly numLogs: number;
  /** `name_format`: what is in front of each record. */
  readonly nameFormat: NodeNameFormat;
  /** `name`: what `name_format = user` writes. */
  readonly name: string | undefined;
  /** `max_log_file`, in mebibytes; 0 for no limit. */
  readonly maxLogFile: number;
  /** `max_log_file_action`: what is done when the file is as long as that. */
  readonly maxLogFileAction: DaemonAction;
  /** `verify_email`: whether the domain of the address is looked up. */
  readonly verifyEmail: boolean;
  /** `action_mail_acct`: whom `email` writes to. */
  readonly actionMailAcct: string;
  /** `space_left`: with less free space the next action is carried out. */
  readonly spaceLeft: FreeSpace;
  /** `space_left_action`. */
  readonly spaceLeftAction: DaemonAction;
  /** `admin_space_left`: with less free space the next action is carried out. */
  readonly adminSpaceLeft: FreeSpace;
  /** `admin_space_left_action`. */
  readonly adminSpaceLeftAction: DaemonAction;
  /** `disk_full_action`: what is done when the file system takes nothing more. */
  readonly diskFullAction: DaemonAction;
  /** `disk_error_action`: what is done when writing, flushing or rotating fails. */
  readonly diskErrorAction: DaemonAction;
  /** `tcp_listen_port`; undefined for none. */
  readonly tcpListenPort: number | undefined;
  /** `tcp_listen_queue`: how many connections may wait. */
  readonly tcpListenQueue: number;
  /** `tcp_max_per_addr`: how many connections one address may have. */
  readonly tcpMaxPerAddr: number;
  /** `tcp_client_ports`: the first and the last that clients may use; undefined for any. */
  readonly tcpClientPorts: readonly [first: number, last: number] | undefined;
  /** `tcp_client_max_idle`, in seconds; 0 for ever. */
  readonly tcpClientMaxIdle: number;
  /** `use_libwrap`: whether tcp_wrappers decide who may connect. */
  readonly useLibwrap: boolean;
  /** `transport`: how other machines send their records. */
  readonly transport: 'tcp' | 'tls' | 'krb5';
  /** `krb5_principal`: of this machine, with Kerberos. */
  readonly krb5Principal: string;
  /** `krb5_key_file`: its key. */
  readonly krb5KeyFile: string;
  /** `tls_auth`. */
  readonly tlsAuth: 'psk';
  /** `tls_crypto_profile`. */
  readonly tlsCryptoProfile: 'compatible' | 'system' | 'pqc';
  /** `tls_psk_file`; undefined for none. */
  readonly tlsPskFile: string | undefined;
  /** `tls_psk_identity`; undefined for none. */
  readonly tlsPskIdentity: string | undefined;
  /** `tls_allowed_clients`; undefined for none. */
  readonly tlsAllowedClients: string | undefined;
  /** `tls_cipher_suites`; undefined for those of the library. */
  readonly tlsCipherSuites: string | undefined;
  /** `tls_key_exchange`; undefined for those of the library. */
  readonly tlsKeyExchange: string | undefined;
  /** `tls_require_pqc`. */
  readonly tlsRequirePqc: boolean;
  /** `distribute_network`: whether records of other machines also go to plugins. */
  readonly distributeNetwork: boolean;
  /** `q_depth`: how many records may wait for plugins. */
  readonly qDepth: number;
  /** `overflow_action`: what is done when more wait. */
  readonly overflowAction: DaemonAction;
  /** `max_restarts`: how often a plugin is started again. */
  readonly maxRestarts: number;
  /** `plugin_dir`: the folder of plugins' files. */
  readonly pluginDir: string;
  /** `end_of_event_timeout`, in seconds: for those who read the log. */
  readonly endOfEventTimeout: number;
  /** `report_interval`, in seconds; 0 for never. */
  readonly reportInterval: number;
}
