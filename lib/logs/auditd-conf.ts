/** What readers of logs need of auditd.conf(5): where the log is, and how long the end of an event is waited for. */
import { readFileSync } from 'node:fs';
import { textOfBytes } from '../text/byte-text';

/** Where auditd looks for its configuration. */
export const AUDITD_CONF = '/etc/audit/auditd.conf';

export interface AuditdConf {
  /** `log_file`. */
  readonly logFile: string;
  /** `end_of_event_timeout`, in milliseconds. */
  readonly endOfEventTimeoutMs: number;
}

/** What auditd does without a configuration. */
export const DEFAULT_CONF: AuditdConf = {
  logFile: '/var/log/audit/audit.log',
  endOfEventTimeoutMs: 2000,
};

const SETTING = /^\s*([\w-]+)\s*=\s*(\S+)\s*$/;

/** The settings of a configuration's text. Lines that cannot be read are auditd's to refuse, and skipped here. */
export function parseAuditdConf(text: string): AuditdConf {
  const conf = { ...DEFAULT_CONF };
  for (const line of text.split('\n')) {
    const [, keyword = '', value = ''] = SETTING.exec(line) ?? [];
    const lower = keyword.toLowerCase();
    if (lower === 'log_file') conf.logFile = value;
    if (lower === 'end_of_event_timeout' && /^\d{1,6}$/.test(value)) {
      conf.endOfEventTimeoutMs = Number(value) * 1000;
    }
  }
  return conf;
}

/**
 * The settings of this machine; those of {@link DEFAULT_CONF} where there is no such file, or this user may not read
 * it: the log itself then says so in plainer words.
 */
export function readAuditdConf(path = AUDITD_CONF): AuditdConf {
  try {
    return parseAuditdConf(textOfBytes(readFileSync(path)));
  } catch {
    return DEFAULT_CONF;
  }
}
