/** AVC records, which several modules write: each is read by the family of the one that wrote it. */
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
