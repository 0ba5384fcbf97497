/** What the integrity measurement architecture writes. */
import { prepare, recordScenarios, type Scenario } from './recording';
import { it } from './it';

const POLICY = '/sys/kernel/security/ima/policy';

const SCENARIOS: readonly Scenario[] = [
  [
    'measured',
    // The same bytes a second time, and others.
    `cp /bin/true program; ./program
    cp /bin/true 'with blanks'; './with blanks'
    echo '#!/bin/sh' >script; chmod 755 script; ./script`,
  ],
  [
    'violated',
    `cp /bin/true file
    # Opened for writing while somebody reads, and read while somebody writes.
    sh -c 'exec 3<file; sleep 1; exec 4>>file; sleep 1'
    sh -c 'exec 4>>file; exec 3<file; cat <&3 >/dev/null; sleep 1'`,
  ],
  [
    'policy',
    `echo 'measure func=NOTHING' >${POLICY}
    echo 'audit func=BPRM_CHECK mask=MAY_EXEC fowner=0' >${POLICY}
    cp /bin/true audited; ./audited
    true`,
  ],
];

it('switches audit on', prepare);
recordScenarios('ima', SCENARIOS);
