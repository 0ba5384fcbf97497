/** What a log is, by how it begins. */
import { describe, expect, it } from '@jest/globals';
import { FOREIGN_FORMATS, logFormat } from '../../../lib/logs/log-format';

const LINE = 'type=SYSCALL msg=audit(1700000000.123:7): arch=c000003e';

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

it.each<[string, string, Buffer | string]>([
  ['lines', 'records', LINE],
  ['lines', 'records behind blank lines', `\n \r\n${LINE}\n`],
  ['lines', 'records behind NULs', `\0\0\0\0\0\0\0\0${LINE}\n`],
  [
    'lines',
    'records behind a header of a program',
    `----\ntime->Tue Nov 14 22:13:20 2023\n${LINE}\n`,
  ],
  [
    'lines',
    'records among words',
    `garbage\ntype=AVC msg=audit(11/14/2023 22:13:20.123:7) : x\n${LINE}\n`,
  ],
  ['lines', "the kernel's log", '[    5.1] audit: type=1400 audit(1.000:2): apparmor="DENIED"'],
  ['lines', 'anything else', 'hello'],
  ['lines', 'a brace', '{ open } for pid=1'],
  ['lines', 'nothing', ''],
  ['lines', 'blanks', ' \n\n'],
  ['gzip', 'gzip', Buffer.from([0x1f, 0x8b, 8, 0])],
  ['xz', 'xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0])],
  ['zstd', 'zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0])],
  ['zstd', 'zstd behind a frame to skip', Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0])],
  ['lzma', 'lzma', Buffer.from([0x5d, 0, 0, 0x80, 0])],
  ['compress', 'compress', Buffer.from([0x1f, 0x9d, 0x90])],
  ['7z', '7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  ['bzip2', 'bzip2', 'BZh91AY&SY'],
  ['lz4', 'lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18])],
  ['zip', 'zip', Buffer.from('PK\x03\x04')],
  ['utf-16', 'UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(LINE)])],
  ['utf-16', 'UTF-16 without a mark', utf16(LINE)],
  ['utf-16', 'UTF-16 the other way round', utf16(LINE).swap16()],
  ['utf-32', 'UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x74, 0, 0, 0])],
  [
    'journal-text',
    'the journal for people',
    'Nov 14 22:13:20 box audit[7]: SYSCALL arch=c000003e\n',
  ],
  ['journal-text', 'all fields of it', 'Tue 2023-11-14 [s=1;i=2]\n    _TRANSPORT=audit\n'],
  ['journal-text', 'JSON on many lines', '{\n\t"_TRANSPORT" : "audit",\n\t"MESSAGE" : "EOE"\n}\n'],
  ['journal-text', 'JSON behind marks', '\x1e{"_TRANSPORT":"audit","MESSAGE":"EOE"}\n'],
  ['journal-text', 'JSON as events of a server', 'data: {"_TRANSPORT":"audit","MESSAGE":"EOE"}\n'],
  ['journal-export', 'an export of the journal', '__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1\n'],
  ['journal-export', 'an export of some fields', '_TRANSPORT=audit\nMESSAGE=x\n'],
  ['journal-json', 'JSON of the journal', '{"MESSAGE":"x","_TRANSPORT":"audit"}\n'],
  ['journal-json', 'a long line of it', '{"__CURSOR":"s=1","MESSAGE":[1,2'],
  ['cri', "a pod's log", `2023-11-14T22:13:20.5Z stderr P ${LINE}\n`],
  ['lines', 'lines behind a time and a stream', `2023-11-14T22:13:20.5Z stderr ${LINE}\n`],
  ['docker-json', "docker's JSON", `{"log":"${LINE}\\n","stream":"stdout","time":"2023"}\n`],
  ['docker-json', 'what a shipper made of it', `{"log":"${LINE}","kubernetes":{"pod":"p"}}\n`],
  ['docker-json', 'another shipper', `{"@timestamp":"2023","message":"${LINE}","host":"h"}\n`],
  ['laurel', "laurel's JSON", '{"ID":"1615114232.375:15558","SYSCALL":{"arch":"0xc000003e"}}\n'],
  [
    'go-audit',
    "go-audit's JSON",
    '{"sequence":12,"timestamp":"1459447820.317","messages":[{"type":1300}]}\n',
  ],
  [
    'auditbeat',
    "auditbeat's JSON",
    '{"@timestamp":"2023-11-14T22:13:20Z","auditd":{"sequence":7}}\n',
  ],
  ['auditbeat', 'a long line of it', '{"@timestamp":"2023","event":{"module":"auditd"},"x":"'],
  ['events-json', 'our own JSON', '{"type":"event","id":{"serial":7}}\n'],
  ['json', 'other JSON', '{"level":"info","msg":"hello"}\n'],
  [
    'ausearch-interpreted',
    'records in words',
    'type=SYSCALL msg=audit(11/14/2023 22:13:20.123:7) : arch=x86_64\n',
  ],
  [
    'ausearch-interpreted',
    'records in words of other places',
    '----\nnode=a type=AVC msg=audit(2023-11-14 22:13:20.123:7) : x\n',
  ],
  ['ausearch-csv', 'a table', 'NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND\n'],
  [
    'ausearch-text',
    'sentences',
    'At 22:13:20 11/14/2023 root, acting as root, successfully executed /bin/ls\n',
  ],
])('takes as %s: %s', (format, _, beginning) => {
  expect(logFormat(Buffer.from(beginning as string))).toBe(format);
});

describe('what is said of foreign formats', () => {
  it.each(Object.entries(FOREIGN_FORMATS))('%s has a cure', (_, [is, cure]) => {
    expect(is).toMatch(/^(?:[a-z]|JSON)/);
    expect(cure).toMatch(/^(?:read|unpack|convert)/);
  });
});
