/** What SELinux writes, permissive and enforcing, and what its tools and D-Bus write beside it. */
import assert from 'node:assert/strict';
import { command } from '../support/command';
import { ACTS, prepare, recordScenarios, type Scenario } from './recording';
import { it } from './it';

const USER = 'user_u:user_r:user_t:s0';
const ENFORCE = '/sys/fs/selinux/enforce';

/** Files are unlabeled and the first process is the kernel's, as nothing was relabelled. */
const PREPARE = `
umask 022
mkdir folder; touch old gone; echo secret >shadow; chcon -t shadow_t shadow
sleep 600 & victim=$!
`;

/** What nobody in \`user_t\` may. */
const ACT = `
cat shadow; rm gone; mv old new; chmod 600 new; mkdir made; mount -t tmpfs memory folder
prlimit --pid $victim --nofile=64:64; python3 ${ACTS}/sockets.py; /bin/kill -TERM $victim
`;

const SCENARIOS: readonly Scenario[] = [
  [
    'policy',
    `load_policy
    setsebool allow_ptrace on 2>&1; setsebool user_ping on
    setenforce 1; setenforce 0
    echo 1 >/sys/fs/selinux/checkreqprot
    true`,
  ],
  ['permissive', `${PREPARE} export victim; runcon ${USER} sh -c '${ACT}'; true`],
  [
    'enforcing',
    `${PREPARE}
    export victim
    # Nothing that is unlabeled can be run once it is enforced: what acts has begun before.
    runcon ${USER} python3 ${ACTS}/enforced.py $victim >/dev/null 2>&1 & actor=$!
    i=0; while [ ! -e ready ] && [ $i -lt 300 ]; do sleep 0.2; i=$((i+1)); done
    echo 1 >${ENFORCE}
    wait $actor
    echo 0 >${ENFORCE}
    kill $victim
    true`,
  ],
  [
    'errors',
    `setpriv --no-new-privs runcon ${USER} true
    touch file
    python3 -c '
import os
open("${ENFORCE}", "w").write("1")
try:
    os.setxattr("file", "security.selinux", b"nobody:nothing:nowhere_t:s0")
except OSError as error:
    print(error)
open("${ENFORCE}", "w").write("0")'
    true`,
  ],
  [
    'dbus',
    `mkdir -p /run/dbus
    dbus-daemon --system --nofork --nopidfile & daemon=$!
    i=0; while [ ! -S /run/dbus/system_bus_socket ] && [ $i -lt 100 ]; do sleep 0.2; i=$((i+1)); done
    runcon system_u:system_r:ping_t:s0 dbus-send --system --print-reply --dest=org.freedesktop.DBus \
      /org/freedesktop/DBus org.freedesktop.DBus.ListNames
    setenforce 1; setenforce 0
    load_policy
    sleep 1
    kill $daemon
    true`,
  ],
  [
    'netlabel',
    `netlabelctl unlbl accept off; netlabelctl unlbl accept on
    netlabelctl unlbl add interface:lo address:192.0.2.0/24 label:system_u:object_r:netlabel_peer_t:s0
    netlabelctl unlbl del interface:lo address:192.0.2.0/24
    netlabelctl cipsov4 add pass doi:16 tags:1
    netlabelctl map add domain:ping_t protocol:cipsov4,16
    netlabelctl map del domain:ping_t
    netlabelctl cipsov4 del doi:16
    true`,
  ],
  [
    'netlabel-others',
    `netlabelctl calipso add pass doi:17
    netlabelctl map add domain:ping_t address:2001:db8::/32 protocol:calipso,17
    netlabelctl map del domain:ping_t
    netlabelctl calipso del doi:17
    netlabelctl map del default
    netlabelctl map add default protocol:unlbl
    netlabelctl unlbl add default address:2001:db8::/32 label:system_u:object_r:netlabel_peer_t:s0
    netlabelctl unlbl del default address:2001:db8::/32
    true`,
  ],
];

it('loads the policy and switches audit on', async () => {
  const { code, stderr } = command('load_policy', ['-i']);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  await prepare();
});
recordScenarios('selinux', SCENARIOS);
