/** What Landlock and IPE write, on kernels whose Landlock does: 6.15 and later. */
import { ACTS, prepare, recordScenarios, type Scenario } from './recording';
import { it } from './it';

const LANDLOCK: readonly Scenario[] = [
  [
    'denied',
    `mkdir folder; touch old gone
    sleep 600 & victim=$!
    python3 ${ACTS}/landlock.py $victim
    kill $victim`,
    // The domain ends some time after the last process that was in it.
    { last: 'status=deallocated' },
  ],
];

const IPE: readonly Scenario[] = [
  [
    'policy',
    `cd /sys/kernel/security/ipe
    echo 0 >enforce
    echo 1 >enforce
    echo 1 >success_audit
    echo garbage >new_policy
    true`,
  ],
];

it('switches audit on', prepare);
recordScenarios('landlock', LANDLOCK);
recordScenarios('ipe', IPE);
