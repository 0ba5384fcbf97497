import { expect, it } from '@jest/globals';
import { recordOf, wordsOf } from './interpreted';

it.each([
  ['SYSCALL', 'comm', '"sshd"', 'sshd'],
  ['SYSCALL', 'exe', '2F746D702F612062', '/tmp/a b'],
  ['PATH', 'name', '(null)', '(null)'],
  ['PATH', 'name', '2F0A', '/\\012'],
  ['PATH', 'name', '2F1B5B41', '/\\033[A'],
  ['PATH', 'name', '2F7F', '/\\177'],
  ['PATH', 'name', '2FC280', '/\\302\\200'],
  ['PATH', 'name', '2FE280AE', '/\\342\\200\\256'],
  ['PATH', 'name', '2F9B', '/\\233'],
  ['PATH', 'name', '2FE9', '/\udce9'],
  ['PATH', 'name', '2FF09F9280', '/\u{1F480}'],
  ['PATH', 'nametype', '"x"', '"x"'],
  ['SYSCALL', 'key', '"files"', 'files'],
  ['SYSCALL', 'key', '6B31016B32', 'k1,k2'],
  ['SYSCALL', 'key', '(null)', '(null)'],
  ['PROCTITLE', 'proctitle', '6C73002D6C0061', 'ls -l a'],
  ['PROCTITLE', 'proctitle', '"bash"', 'bash'],
  ['PROCTITLE', 'proctitle', '(null)', '(null)'],
  ['EXECVE', 'a0', '"ls"', 'ls'],
  ['EXECVE', 'a1', '2D6C20', '-l '],
  ['EXECVE', 'a1[0]', '616263', 'abc'],
  ['EXECVE', 'a12', '616263', 'abc'],
  ['EXECVE', 'a1_len', '10', '10'],
  ['EXECVE', 'argc', '10', '10'],
  ['TRUSTED_APP', 'uid', '"a b"', 'a b'],
  ['TRUSTED_APP', 'uid', '0', '0'],
  ['TRUSTED_APP', 'x', '2F6120', '/a '],
  ['TRUSTED_APP', 'x', '2F1B', '/\\033'],
  ['TRUSTED_APP', 'x', '4142', '4142'],
  ['TRUSTED_APP', 'x', 'face', 'face'],
  ['TRUSTED_APP', 'x', 'FAC', 'FAC'],
  ['VIRT_RESOURCE', 'old-fs', '2F6120', '/a '],
  ['CWD', 'cwd', '2F6', '2F6'],
  ['KERN_MODULE', 'name', '64756D6D79', 'dummy'],
  ['USER_CMD', 'cmd', '6C73202D6C', 'ls -l'],
  ['USER_AUTH', 'acct', '"root"', 'root'],
  ['AVC', 'peer', '2F7573722F62696E2F612062', '/usr/bin/a b'],
  ['AVC', 'family', '"netlink"', 'netlink'],
  ['AVC', 'requested', '"create bind"', 'create bind'],
  ['AVC', 'flags', '"ro, bind"', 'ro, bind'],
  ['AVC', 'srcname', '2F6465762F736420', '/dev/sd '],
  ['AVC', 'peer_addr', '"@2F746D702F78"', '@/tmp/x'],
  ['AVC', 'peer_addr', '"@/tmp/x"', '@/tmp/x'],
  ['AVC', 'addr', '"/run/a.sock"', '/run/a.sock'],
  ['AVC', 'addr', 'none', 'none'],
  ['AVC', 'signal', 'hup', 'hup'],
  ['AVC', 'key', '1213', '1213'],
  ['APPARMOR_DENIED', 'name2', '"/etc/b"', '/etc/b'],
  ['USER_AVC', 'member', '"Reboot"', 'Reboot'],
  ['USER_AVC', 'member', 'Face', 'Face'],
  ['USER_AVC', 'cmdline', '"systemctl stop x"', 'systemctl stop x'],
  ['USER_AVC', 'label', '"a\u001b"', 'a\\033'],
])('%s %s=%s is %j', (type, name, raw, expected) => {
  expect(wordsOf(type, name, raw)).toBe(expected);
});

it.each([
  ['6C730D', '"ls",<ret>'],
  ['1B5B411B5B421B5B431B5B44', '<up>,<down>,<right>,<left>'],
  ['1B4F411B4F50', '<up>,<F1>'],
  ['1B5B317E1B5B31357E1B5B32347E', '<home>,<F5>,<F12>'],
  ['1B5B5B411B5B5A', '<F1>,<back-tab>'],
  ['0301047F0809', '<^C>,<^A>,<^D>,<backspace>,<backspace>,<tab>'],
  ['1B', '<esc>'],
  ['1B5B397E', '"\\033[9~"'],
  ['61225C62', '"a\\"\\\\b"'],
  ['61001CFF', '"a\\000\\034\\377"'],
  ['"ls"', '"ls"'],
  ['(null)', '(null)'],
])('typed %s is %s', (raw, expected) => {
  expect(wordsOf('TTY', 'data', raw)).toBe(expected);
});

it('escapes values that nobody encoded', () => {
  const record = recordOf('USER_CMD', "msg='op=\x1B[A res=1'");
  expect(record.interpret('op')).toBe('\\033[A');
  expect(recordOf('SYSCALL', 'arch=\x1B').interpret('arch')).toBe('unknown-elf-type(\\033)');
  expect(recordOf('SYSCALL', 'a0=\x1B').interpret('a0')).toBe('0x\\033');
  expect(recordOf('TRUSTED_APP', 'x="\x1B"').interpret('x')).toBe('\\033');
  expect(record.interpret('msg')).toBe("'op=\\033[A res=1'");
});
