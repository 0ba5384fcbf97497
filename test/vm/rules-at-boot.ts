/** What a boot does with the files of /etc/audit/rules.d, and whether auditctl sees the same. */
import { getStatus, listRules } from 'audit-netlink';
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditctl, tsaugenrules, tsauditctl } from '../support/command';
import { it } from './it';
import { withoutAuditctl } from './without-auditctl';

const FOLDER = '/etc/audit/rules.d';
const RULES = '/etc/audit/audit.rules';

const FILES = {
  '10-settings.rules': `## Settings
-D
-b 8192
--backlog_wait_time 60000
-f 1
`,
  '30-identity.rules': `-w /etc/passwd -p wa -k identity
-w /etc/audit/ -p wa -k audit
-a never,exit -F dir=/var/cache
`,
  '50-calls.rules': `
# Who deletes, and from outside of which shell
-a always,exit -F arch=b64 -S unlink,unlinkat,rename,renameat -F auid>=1000 -F auid!=unset -k delete
-a always,exit -F arch=b32 -S unlink,unlinkat,rename,renameat -F auid>=1000 -F auid!=unset -k delete
-a always,exit -F arch=b64 -S open,openat -F exit=-EACCES -F success=0 -k access
-a always,exit -F arch=b64 -S all -C uid!=euid -F euid=0 -k setuid
-a always,exit -F path=/bin/su -F perm=x -k privileged
-a never,task -F uid=65534
-a always,exclude -F msgtype=CWD
-a never,filesystem -F fstype=tracefs
-A always,exit -F arch=b64 -S personality -F a0!=0 -k first
`,
  '99-final.rules': '-e 1\n',
};

/** The rules as auditctl lists them, in the kernel's order. */
const LISTED = `-a never,task -F uid=65534
-a always,exit -F arch=b64 -S personality -F a0!=0x0 -F key=first
-w /etc/passwd -p wa -k identity
-w /etc/audit -p wa -k audit
-a never,exit -S all -F dir=/var/cache
-a always,exit -F arch=b64 -S rename,unlink,unlinkat,renameat -F auid>=1000 -F auid!=-1 -F key=delete
-a always,exit -F arch=b32 -S unlink,rename,unlinkat,renameat -F auid>=1000 -F auid!=-1 -F key=delete
-a always,exit -F arch=b64 -S open,openat -F exit=-EACCES -F success=0 -F key=access
-a always,exit -F arch=b64 -S all -C uid!=euid -F euid=0 -F key=setuid
-w /bin/su -p x -k privileged
-a always,exclude -F msgtype=CWD
-a never,filesystem -F fstype=tracefs
`;

it('loads the files in their order', async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(FOLDER, name), text);
  rmSync(RULES, { force: true });

  const { code, stderr } = tsaugenrules('--load');
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.equal(tsauditctl('-l').stdout, LISTED);
  assert.equal((await listRules()).length, LISTED.trim().split('\n').length);
  const { enabled, backlogLimitRecords, backlogWaitTimeJiffies } = await getStatus();
  assert.deepEqual(
    [enabled, backlogLimitRecords, backlogWaitTimeJiffies],
    ['enabled', 8192, 60_000],
  );
});

it(
  'lists them as auditctl does',
  async () => {
    assert.deepEqual(tsauditctl('-l'), auditctl('-l'));
  },
  withoutAuditctl,
);

it(
  'has loaded what auditctl loads',
  async () => {
    assert.equal(auditctl('-R', RULES).code, 0);
    assert.equal(auditctl('-l').stdout, LISTED);
  },
  withoutAuditctl,
);
