/** What the integrity measurement architecture writes where it appraises files and lets all of them pass. */
import { ACTS, prepare, recordScenarios, type Scenario } from './recording';
import { it } from './it';

const POLICY = '/sys/kernel/security/ima/policy';

const LABEL = `python3 ${ACTS}/label.py`;

/** What every program that starts has records of is left out, but for one. */
const about = /\/srv\/scenario\/|"\/usr\/bin\/true"|\bfunc=/;

const SCENARIOS: readonly Scenario[] = [
  [
    'appraised',
    `cp /bin/true program; cp /bin/true wrong; cp /bin/true 'with blanks'; echo text >file
    ./program; './with blanks'; cat file
    ${LABEL} wrong wrong; ./wrong
    ${LABEL} unavailable file
    true`,
    { about },
  ],
  [
    'signed',
    `cp /bin/true hashed; ${LABEL} wrong hashed
    cp /bin/true signed; ${LABEL} signature signed
    echo 'appraise func=BPRM_CHECK fowner=0 appraise_type=imasig' >${POLICY}
    /bin/true; ./hashed; ./signed
    true`,
    { about },
  ],
];

it('switches audit on', prepare);
recordScenarios('ima', SCENARIOS);
