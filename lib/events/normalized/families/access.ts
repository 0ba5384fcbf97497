/** AVC records, which several security modules write. Each is read by the family of its module. */
import type { Family, StatementReader } from '../statement';
import { apparmorStatement } from './apparmor';
import { said, selinuxAccess } from './selinux';
import { smackStatement } from './smack';

const avc: StatementReader = (record, scene) =>
  apparmorStatement(record, scene) ??
  smackStatement(record, scene) ??
  selinuxAccess(record, scene) ??
  said(record);

export const ACCESSES: Family = { AVC: avc };
