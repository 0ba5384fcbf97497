/** auditd.conf to values, and every way in which it can be wrong. */
import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import {
  defaultDaemonConfiguration,
  parseDaemonConfiguration,
} from '../../../../lib/daemon/configuration/parse-configuration';
import { SETTINGS } from '../../../../lib/daemon/configuration/setting-table';

function problems(text: string): string[] {
  return parseDaemonConfiguration(text).problems.map(
    ({ severity, line, column, code, message }) =>
      `${severity} ${line}:${column} ${code}: ${message}`,
  );
}

/** What Debian 12 ships. */
const SHIPPED = `#
# This file controls the configuration of the audit daemon
#

local_events = yes
write_logs = yes
log_file = /var/log/audit/audit.log
log_group = adm
log_format = ENRICHED
flush = INCREMENTAL_ASYNC
freq = 50
max_log_file = 8
num_logs = 5
priority_boost = 4
name_format = NONE
##name = mydomain
max_log_file_action = ROTATE
space_left = 75
space_left_action = SYSLOG
verify_email = yes
action_mail_acct = root
admin_space_left = 50
admin_space_left_action = SUSPEND
disk_full_action = SUSPEND
disk_error_action = SUSPEND
use_libwrap = yes
##tcp_listen_port = 60
tcp_listen_queue = 5
tcp_max_per_addr = 1
##tcp_client_ports = 1024-65535
tcp_client_max_idle = 0
transport = TCP
krb5_principal = auditd
##krb5_key_file = /etc/audit/audit.key
distribute_network = no
q_depth = 2000
overflow_action = SYSLOG
max_restarts = 10
plugin_dir = /etc/audit/plugins.d
end_of_event_timeout = 2
`;

describe('parseDaemonConfiguration', () => {
  test('reads what Debian ships without a word', () => {
    expect(problems(SHIPPED)).toEqual([]);
    expect(parseDaemonConfiguration(SHIPPED).configuration).toMatchObject({
      logGroup: 'adm',
      logFormat: 'enriched',
      flush: 'incremental_async',
      freq: 50,
      maxLogFile: 8,
      maxLogFileAction: { action: 'rotate' },
      spaceLeft: { mebibytes: 75 },
      adminSpaceLeftAction: { action: 'suspend' },
      tcpListenPort: undefined,
    });
  });

  test("reads this machine's own without an error, where there is one", () => {
    const own = '/etc/audit/auditd.conf';
    const found = parseDaemonConfiguration(existsSync(own) ? readFileSync(own, 'utf8') : SHIPPED);
    expect(found.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test("is auditd's defaults without a line", () => {
    expect(parseDaemonConfiguration('')).toEqual({
      configuration: defaultDaemonConfiguration(),
      problems: [],
    });
    expect(defaultDaemonConfiguration()).toMatchObject({
      localEvents: true,
      logFile: '/var/log/audit/audit.log',
      numLogs: 0,
      diskErrorAction: { action: 'syslog' },
    });
  });

  test('has a row for every property', () => {
    expect(new Set(SETTINGS.map(({ property }) => property)).size).toBe(SETTINGS.length);
    expect(Object.keys(defaultDaemonConfiguration())).toHaveLength(SETTINGS.length);
  });

  test('takes every form of values', () => {
    const text = [
      'SPACE_LEFT = 25%',
      'admin_space_left = 5%',
      'space_left_action = exec /usr/local/bin/warn',
      'tcp_client_ports = 1-1023',
      'report_interval = 10m',
      'name_format = USER',
      'name = web-1',
      'tcp_listen_port = 60',
    ].join('\n');
    expect(problems(text)).toEqual([]);
    expect(parseDaemonConfiguration(text).configuration).toMatchObject({
      spaceLeft: { percent: 25 },
      adminSpaceLeft: { percent: 5 },
      spaceLeftAction: { action: 'exec', path: '/usr/local/bin/warn' },
      tcpClientPorts: [1, 1023],
      reportInterval: 600,
      name: 'web-1',
      tcpListenPort: 60,
    });
  });

  test('tells all problems at once, each at its place', () => {
    const text = [
      'log_fiel = /var/log/audit/audit.log',
      '  flush = sometimes',
      'freq=50',
      'num_logs',
      'max_log_file =',
      'remote_server = 10.0.0.1',
      'dispatcher = /sbin/audispd',
      'disk_error_action = rotate',
      'log_format = RAW x',
      'space_left_action = exec',
      'tcp_listen_port = 65536',
      'frobnicate = 1',
      'log_file = audit.log',
      'tcp_client_ports = 9-2',
    ].join('\n');
    expect(problems(text)).toEqual([
      'error 1:1 unknown-key: unknown keyword log_fiel; did you mean log_file?',
      'error 2:11 bad-value: flush cannot be sometimes; expected none, incremental, incremental_async, data or sync',
      'error 3:1 missing-equals: = needs a blank on both sides',
      'error 4:1 missing-equals: = is missing after num_logs',
      'error 5:15 missing-value: max_log_file has no value',
      'error 6:1 misplaced-key: remote_server does not belong here but in audisp-remote.conf',
      'warning 7:1 deprecated-key: dispatcher is deprecated; plugins are started by the daemon itself',
      'error 8:21 bad-value: disk_error_action cannot be rotate; expected ignore, syslog, exec /path/of/program, ' +
        'suspend, single or halt',
      'error 9:18 unexpected-word: unexpected word x',
      'error 10:21 bad-value: space_left_action cannot be exec; expected exec, and behind it a path that begins ' +
        'with /',
      'error 11:19 bad-value: tcp_listen_port cannot be 65536; expected a number from 1 to 65535',
      'error 12:1 unknown-key: unknown keyword frobnicate',
      'error 13:12 bad-value: log_file cannot be audit.log; expected a path that begins with /',
      'error 14:20 bad-value: tcp_client_ports cannot be 9-2; expected a port from 1 to 65535, or two such as 1-1023',
    ]);
  });

  test.each([
    ['space_left = 50\nadmin_space_left = 50', 'error 1:1', 'must be larger than admin_space_left'],
    ['admin_space_left = 50', 'error 1:1', 'must be larger than admin_space_left'],
    ['space_left = 5%\nadmin_space_left = 10%', 'error 1:1', 'must be larger than'],
    ['\nflush = incremental', 'error 2:1', 'flush = incremental needs a freq of at least 1'],
    ['flush = none\nfreq = 5', 'warning 2:1', 'freq has no effect with flush = none'],
    ['name_format = user', 'error 1:1', 'name_format = user needs a name'],
    ['name = web', 'warning 1:1', 'name has no effect with name_format = none'],
    ['max_log_file_action = rotate\nmax_log_file = 8', 'warning 1:1', 'num_logs below 2'],
    ['max_log_file_action = suspend', 'warning 1:1', 'without a max_log_file'],
    ['freq = 1\nfreq = 0', 'warning 2:1', 'is also set on line 1; this line counts'],
    ['space_left_action = halt', 'warning 1:21', 'halt is deprecated'],
  ])('tells what contradicts itself: %j', (text, place, words) => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(place)).toBe(true);
    expect(found[0]).toContain(words);
  });

  test('does not compare a percentage with mebibytes, which only the disk can', () => {
    expect(problems('space_left = 5%\nadmin_space_left = 50')).toEqual([]);
  });

  test('has the old words do what they did', () => {
    expect(parseDaemonConfiguration('log_format = NOLOG').configuration.writeLogs).toBe(false);
    expect(parseDaemonConfiguration('enable_krb5 = yes').configuration.transport).toBe('krb5');
  });

  test('skips a line that auditd has no room for', () => {
    const found = parseDaemonConfiguration(`name = ${'x'.repeat(600)}\n`);
    expect(found.configuration.name).toBeUndefined();
    expect(found.problems.map(({ code }) => code)).toEqual(['line-too-long']);
  });
});
