import { expect, it } from '@jest/globals';
import { wordsOf } from './interpreted';

it.each([
  ['USER_AUTH', 'uid', '0', 'root'],
  ['USER_AUTH', 'uid', '1000', 'ann'],
  ['USER_AUTH', 'auid', '4294967295', 'unset'],
  ['USER_AUTH', 'auid', '-1', 'unset'],
  ['LOGIN', 'old-auid', '4294967295', 'unset'],
  ['PATH', 'ouid', '12', 'unknown(12)'],
  ['PATH', 'ogid', '1000', 'staff'],
  ['IPC', 'iuid', '33', 'www-data'],
  ['IPC', 'igid', '12', 'unknown(12)'],
  ['OBJ_PID', 'oauid', '1000', 'ann'],
  ['USER_AUTH', 'uid', 'ann', 'ann'],
  ['USER_AUTH', 'uid', '-13', 'unknown(-13)'],
  ['USER_AUTH', 'uid', '4294967296', '4294967296'],
  ['USER_AUTH', 'uid', '-2147483649', '-2147483649'],
  ['ADD_USER', 'id', '1000', 'ann'],
  ['ADD_GROUP', 'id', '1000', 'staff'],
  ['DEL_GROUP', 'id', '1000', 'staff'],
  ['GRP_MGMT', 'id', '1000', 'staff'],
  ['SYSCALL', 'ses', '4294967295', 'unset'],
  ['SYSCALL', 'ses', '3', '3'],
  ['OBJ_PID', 'oses', '4294967295', 'unset'],
  ['LOGIN', 'old-ses', '4294967295', 'unset'],
  ['SYSCALL', 'pid', '1000', '1000'],
])('%s %s=%s is %s', (type, name, raw, expected) => {
  expect(wordsOf(type, name, raw)).toBe(expected);
});
