/** What auditd adds to records: as auditd 3.0.9 wrote it on Debian 12, and where values are odd. */
import { describe, expect, test } from '@jest/globals';
import { Enrichment } from '../../../../lib/daemon/records/enrichment';
import type { Names } from '../../../../lib/machine/names';
import { recordTypeNumber } from '../../../../lib/tables/record-types';

class PlayedNames implements Names {
  version = 0;
  user = 'ann';
  asked = 0;

  userName(uid: number): string | undefined {
    this.asked += 1;
    return uid === 1000 ? this.user : undefined;
  }
  groupName(gid: number): string | undefined {
    return gid === 4 ? 'adm' : undefined;
  }
  protocolName(): undefined {
    return undefined;
  }
}

const HEAD = 'msg=audit(1700000000.123:7): ';

function added(type: string, body: string, names: Names = new PlayedNames()): string {
  const line = `type=${type} ${HEAD}${body}`;
  return new Enrichment(names).of(recordTypeNumber(type) as number, line);
}

describe('Enrichment', () => {
  test.each([
    [
      'SYSCALL',
      'arch=c000003e syscall=257 success=yes exit=20 a0=ffffff9c auid=4294967295 uid=0 gid=0 comm="node" key="wd"',
      'ARCH=x86_64 SYSCALL=openat AUID="unset" UID="root" GID="root"',
    ],
    [
      'SOCKADDR',
      'saddr=020000097F0000010000000000000000',
      'SADDR={ saddr_fam=inet laddr=127.0.0.1 lport=9 }',
    ],
    [
      'SOCKADDR',
      'saddr=100000000000000000000000',
      'SADDR={ saddr_fam=netlink nlnk-fam=16 nlnk-pid=0 }',
    ],
    [
      'SOCKADDR',
      'saddr=01002F6E6F6E6578697374656E7420736F636B000000',
      'SADDR={ saddr_fam=local path=/nonexistent sock }',
    ],
    ['PATH', 'item=0 name="/x" ouid=1000 ogid=4 rdev=00:00', 'OUID="ann" OGID="adm"'],
    [
      'USER',
      'pid=24212 uid=0 auid=1000 ses=1 msg=\'op=x id=1000 exe="/usr/bin/a b" res=success\'',
      'UID="root" AUID="ann" ID="ann"',
    ],
    ['USER', "pid=1 msg='uid=1000'", 'UID="ann"'],
    [
      'SYSCALL',
      'arch=40000003 syscall=102 a0=3 uid=5',
      'ARCH=i386 SYSCALL=socketcall(connect) UID="unknown(5)"',
    ],
    [
      'SYSCALL',
      'arch=c000003e syscall=99999 uid=0',
      'ARCH=x86_64 SYSCALL=unknown-syscall(99999) UID="root"',
    ],
  ])('adds to %s %s', (type, body, expected) => {
    expect(added(type, body)).toBe(`\x1d${expected}`);
  });

  test.each([
    ['CWD', 'cwd="/tmp"'],
    ['EXECVE', 'argc=1 a0="uid=0"'],
    ['PROCTITLE', 'proctitle=6E6F6465'],
    ['EOE', ''],
    ['NETFILTER_PKT', 'saddr=10.0.0.1 daddr=10.0.0.2'],
    ['PATH', 'item=0 name="unclosed uid=0'],
    ['PATH', 'uid= gid'],
  ])('adds nothing to %s %s', (type, body) => {
    expect(added(type, body)).toBe('');
  });

  test('adds nothing to what is not a record', () => {
    expect(new Enrichment(new PlayedNames()).of(0, 'uid=0 gid=0')).toBe('');
  });

  test('writes a name with a blank in hexadecimal digits', () => {
    const names = new PlayedNames();
    names.user = 'ann lee';
    expect(added('PATH', 'ouid=1000', names)).toBe('\x1dOUID=616E6E206C6565');
  });

  test('asks for each name once, and again when names have changed', () => {
    const names = new PlayedNames();
    const enrichment = new Enrichment(names);
    const line = `type=PATH ${HEAD}ouid=1000`;
    const of = (): string => enrichment.of(1302, line);
    expect([of(), of()]).toEqual(['\x1dOUID="ann"', '\x1dOUID="ann"']);
    expect(names.asked).toBe(1);
    names.user = 'bob';
    names.version = 1;
    expect(of()).toBe('\x1dOUID="bob"');
  });

  test('does not remember a call by its number alone where its argument counts', () => {
    const enrichment = new Enrichment(new PlayedNames());
    const of = (argument: string): string =>
      enrichment.of(1300, `type=SYSCALL ${HEAD}arch=40000003 syscall=102 a0=${argument}`);
    expect([of('3'), of('1')]).toEqual([
      '\x1dARCH=i386 SYSCALL=socketcall(connect)',
      '\x1dARCH=i386 SYSCALL=socketcall(socket)',
    ]);
  });
});
