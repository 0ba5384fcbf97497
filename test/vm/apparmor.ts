/** What AppArmor writes: profiles that come and go, and what they deny, let through and kill. */
import { ACTS, prepare, recordScenarios, type Scenario } from './recording';
import { it } from './it';

const PROFILES = `${ACTS}/apparmor.profiles`;
const DOMAIN_PROFILES = `${ACTS}/apparmor-domains.profiles`;
const NEWER_PROFILES = `${ACTS}/apparmor-newer.profiles`;
const SOCKETS = `${ACTS}/sockets.py`;
const PROCESSES = `${ACTS}/processes.py`;

/** A parser for rules of newer kernels, with the C library that it needs. */
const NEWER = '/srv/newer-parser/usr';
const NEWER_LIBRARIES = `${NEWER}/lib/x86_64-linux-gnu`;
const NEWER_LOADER = `${NEWER_LIBRARIES}/ld-linux-x86-64.so.2 --library-path ${NEWER_LIBRARIES}`;
const NEWER_PARSER = `${NEWER_LOADER} ${NEWER}/sbin/apparmor_parser`;

/** A shell function: runs the words in a profile. */
const CONFINED = `
in_profile() {
  sh -c 'printf "exec %s" "$0" >/proc/self/attr/exec && exec "$@"' "$@"
}
`;

const FILES = (profile: string) => `${CONFINED}
umask 022
mkdir folder; touch old 'two words' gone victim; ln -s old link
p=scenario-${profile}
in_profile $p touch new
in_profile $p rm gone
in_profile $p rm 'two words'
in_profile $p mv victim moved
in_profile $p ln old hard
in_profile $p ln -s old soft
in_profile $p mkdir made
in_profile $p rmdir folder
in_profile $p chmod 600 old
in_profile $p chown 1:1 old
in_profile $p truncate -s 0 old
in_profile $p mknod pipe p
in_profile $p setpriv --reuid 1 true
in_profile $p hostname guest
true`;

const SCENARIOS: readonly Scenario[] = [
  [
    'profiles',
    `apparmor_parser -K -a ${PROFILES}
    apparmor_parser -K -a ${PROFILES}
    apparmor_parser -K -r ${PROFILES}
    echo 'profile passing { }' | apparmor_parser -K -a
    echo 'profile passing { }' | apparmor_parser -K -R
    echo 'profile passing { }' | apparmor_parser -K -R
    echo garbage >/sys/kernel/security/apparmor/.load
    apparmor_parser -K -r ${PROFILES}`,
  ],
  ['denied-files', FILES('strict')],
  ['allowed-files', FILES('complain')],
  [
    'denied-processes',
    `${CONFINED}
    sleep 600 & victim=$!
    mkdir folder
    in_profile scenario-strict /bin/kill -TERM $victim
    in_profile scenario-strict prlimit --nofile=64:64 true
    in_profile scenario-strict mount -t tmpfs -o nosuid memory folder
    in_profile scenario-strict mount --bind /etc folder
    in_profile scenario-strict python3 ${PROCESSES} $victim
    kill $victim`,
  ],
  [
    'allowed-processes',
    `${CONFINED}
    sleep 600 & victim=$!
    mkdir folder
    in_profile scenario-complain /bin/kill -CONT $victim
    unshare --mount sh -c 'printf "exec scenario-complain" >/proc/self/attr/exec && exec mount -t tmpfs memory folder'
    in_profile scenario-complain python3 ${PROCESSES} $victim
    true`,
  ],
  ['denied-sockets', `python3 ${SOCKETS} scenario-strict`],
  ['allowed-sockets', `python3 ${SOCKETS} scenario-complain`],
  [
    'killed',
    `${CONFINED}
    touch victim
    in_profile scenario-kill rm victim
    true`,
  ],
  [
    'audited',
    `${CONFINED}
    touch victim
    in_profile scenario-audit rm victim
    true`,
  ],
  [
    'domains',
    `${CONFINED}
    apparmor_parser -K -r ${PROFILES} ${DOMAIN_PROFILES}
    touch old
    in_profile scenario-narrow sh -c 'factor 4'
    in_profile scenario-outer sh -c '
      exec 3>old; printf "exec scenario-strict" >/proc/self/attr/exec && exec true'
    in_profile scenario-learning sh -c '/bin/true; :'
    for profile in strict guided; do
      mkdir $profile
      (cd $profile; unshare --mount --propagation private python3 ${ACTS}/domains.py scenario-$profile)
    done
    python3 ${ACTS}/hats.py
    true`,
  ],
  [
    'newer',
    `${CONFINED}
    ${NEWER_PARSER} -K -r ${NEWER_PROFILES}
    for profile in strict complain audit; do
      in_profile scenario-newer-$profile python3 ${ACTS}/newer.py
    done
    true`,
    // User namespaces and io_uring are mediated since then.
    { since: '6.7' },
  ],
];

it('switches audit on', prepare);
recordScenarios('apparmor', SCENARIOS);
