/** Why there is no comparison with auditctl, or false where there is one. */
import { existsSync } from 'node:fs';

const PLACES = ['/usr/sbin/auditctl', '/sbin/auditctl'];

export const withoutAuditctl = PLACES.some((path) => existsSync(path))
  ? false
  : 'there is no auditctl';
