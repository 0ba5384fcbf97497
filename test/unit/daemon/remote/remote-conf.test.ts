/** audisp-remote.conf(5): what its keys mean, and everything that is wrong with a text. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRemoteConf } from '../../../../lib/daemon/remote/remote-conf';

function parsed(...lines: string[]) {
  return parseRemoteConf(lines.join('\n'), (path) =>
    path === '/bin/good' ? undefined : `${path} is not there`,
  );
}

/** The problems of a text, with a server unless the text has its own. */
function problems(...lines: string[]): string[] {
  const read = parsed(...lines, 'remote_server = host');
  return read.problems.map(({ line, level, message }) => `${line} ${level}: ${message}`);
}

/** What Debian installs, with a server. */
const SHIPPED = `
# a comment
remote_server = collector
port = 60
##local_port =
transport = tcp
queue_file = /var/spool/audit/remote.log
mode = immediate
queue_depth = 10240
format = managed
network_retry_time = 1
max_tries_per_record = 3
max_time_per_record = 5
heartbeat_timeout = 0 

network_failure_action = stop
disk_low_action = ignore
disk_full_action = warn_once
disk_error_action = warn_once
remote_ending_action = reconnect
generic_error_action = syslog
generic_warning_action = syslog
queue_error_action = stop
overflow_action = syslog
startup_failure_action = warn_once_continue
`;

describe('a configuration', () => {
  it('has the defaults of audisp-remote', () => {
    const { conf, problems: found } = parsed('remote_server = host');
    expect(found).toEqual([]);
    expect(conf).toEqual({
      remoteServer: 'host',
      port: 60,
      localPort: undefined,
      mode: 'immediate',
      queueFile: '/var/spool/audit/remote.log',
      queueDepth: 2048,
      format: 'managed',
      networkRetryTime: 1,
      maxTriesPerRecord: 3,
      maxTimePerRecord: 5,
      heartbeatTimeout: 0,
      actions: {
        network_failure: { word: 'stop' },
        disk_low: { word: 'ignore' },
        disk_full: { word: 'warn_once' },
        disk_error: { word: 'warn_once' },
        remote_ending: { word: 'reconnect' },
        generic_error: { word: 'syslog' },
        generic_warning: { word: 'syslog' },
        queue_error: { word: 'stop' },
        overflow: { word: 'syslog' },
        startup_failure: { word: 'warn_once_continue' },
      },
    });
  });

  it('that Debian installs says just these, but for the depth of the queue', () => {
    const { conf, problems: found } = parsed(SHIPPED);
    expect(found).toEqual([]);
    expect(conf).toEqual({
      ...parsed('remote_server = collector').conf,
      queueDepth: 10_240,
    });
  });

  it('may say everything else', () => {
    const { conf } = parsed(
      'REMOTE_SERVER = 10.0.0.1',
      'port = 6000',
      'local_port = 61',
      'mode = FORWARD',
      'queue_file = /q',
      'network_retry_time = 2',
      'max_tries_per_record = 4',
      'max_time_per_record = 6',
      'heartbeat_timeout = 7',
      'enable_krb5 = no',
      'disk_full_action = exec /bin/good',
      'remote_ending_action = Halt',
    );
    expect(conf).toMatchObject({
      remoteServer: '10.0.0.1',
      port: 6000,
      localPort: 61,
      mode: 'forward',
      queueFile: '/q',
      networkRetryTime: 2,
      maxTriesPerRecord: 4,
      maxTimePerRecord: 6,
      heartbeatTimeout: 7,
      actions: {
        disk_full: { word: 'exec', program: '/bin/good' },
        remote_ending: { word: 'halt' },
      },
    });
    expect(parsed('remote_server = a', 'local_port = any', 'format = ascii').conf).toMatchObject({
      localPort: undefined,
      format: 'ascii',
    });
  });

  it('tells all of its problems at once, each with its line', () => {
    expect(problems('prot = 60', 'port 60', 'port = 0', 'mode = later', 'format = xml')).toEqual([
      '1 error: "prot" is not a key: port is',
      '2 error: "port 60" is not a setting: write KEY = VALUE',
      '3 error: port is a number from 1 to 65535, not "0"',
      '4 error: mode is immediate or forward, not "later"',
      '5 error: format is managed or ascii, not "xml"',
    ]);
  });

  it.each([
    ['port = x', 'port is a number from 1 to 65535, not "x"'],
    ['local_port = 70000', 'local_port is any, or a number from 1 to 65535, not "70000"'],
    ['queue_file = q', 'queue_file is an absolute path, not "q"'],
    ['queue_depth = 0', 'queue_depth is a number from 1 to 2147483647, not "0"'],
    ['port = 60 61', 'port takes one value, not also "61": remove that'],
    ['port =', 'port has no value: give it one, or remove the line'],
    ['zzzzzzzz = 1', '"zzzzzzzz" is not a key'],
    [
      'overflow_action = stop',
      'overflow_action is one of ignore, syslog, suspend, single, halt, not "stop"',
    ],
    [
      'network_failure_action = reconnect',
      /network_failure_action is one of .*stop, not "reconnect"/,
    ],
    ['disk_low_action = exec', 'disk_low_action: exec needs a program: write exec /PATH'],
    ['disk_low_action = exec /bad', 'disk_low_action: /bad is not there'],
    ['transport = krb5', /transport krb5: this package does not speak Kerberos/],
    ['enable_krb5 = yes', /enable_krb5 yes: this package does not speak Kerberos/],
    ['enable_krb5 = maybe', 'enable_krb5 is no, not "maybe"'],
    ['transport = tls', /transport tls: this package has TLS with certificates/],
    ['tls_psk_file = /k', /tls_psk_file: this package has TLS with certificates/],
    ['transport = udp', 'transport is tcp, not "udp"'],
    [
      `# ${'x'.repeat(600)}\nport = ${' '.repeat(600)}1`,
      /the line has \d+ characters, of 511 at most/,
    ],
  ])('is refused with what to do: %s', (line, message) => {
    const { conf, problems: found } = parsed(line, 'remote_server = host');
    expect(conf).toBeUndefined();
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toMatch(message);
  });

  it('needs a server, and replies for a queue on the disk', () => {
    expect(parsed('').problems).toEqual([
      {
        line: undefined,
        level: 'error',
        message: 'remote_server is missing: add remote_server = HOST',
      },
    ]);
    expect(parsed('remote_server = ').problems).toHaveLength(1);
    expect(problems('format = ascii', 'mode = forward')).toEqual([
      '1 error: mode forward needs replies: write format = managed',
    ]);
  });

  it("may keep Kerberos's keys, which then mean nothing", () => {
    const { conf, problems: found } = parsed('krb5_principal = x', 'remote_server = host');
    expect(conf).toBeDefined();
    expect(found.map(({ level }) => level)).toEqual(['warning']);
  });

  it('of any text is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { conf, problems: found } = parseRemoteConf(text, () => undefined);
        expect(conf === undefined).toBe(found.some(({ level }) => level === 'error'));
      }),
    );
  });
});
