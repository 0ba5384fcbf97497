/**
 * The statement that represents an event: that of the record that says most about what was done, or else of the
 * system call.
 */
import type { EventData } from '../data/event-data';
import type { RecordData } from '../data/record-data';
import { callObjects, callStatement } from './call-statement';
import type { EventAction } from './actions';
import type { Scene, Statement } from './statement';
import { partStatement, statementOf } from './statements';

/** Actions on what the system call was going to access. */
const ON_ACCESS: ReadonlySet<EventAction> = new Set([
  'denied-access',
  'tolerated-access',
  'allowed-access',
  'checked-access',
  'noted-access',
  'followed-untrusted-link',
  'created-untrusted-file',
]);

/**
 * The smaller rank wins: a refusal before a deed, a deed before an access that was granted. Of a file that is
 * open for writing IMA takes a measurement as well, which says nothing of the violation.
 */
function rankOf({ action, verdict, isAside }: Statement): number {
  if (isAside === true) return 5;
  if (action === 'measured-file') return 3;
  switch (verdict) {
    case 'denied':
    case 'killed':
      return 0;
    case 'tolerated':
      return 1;
    case undefined:
      return 2;
    default:
      return 3;
  }
}

const CALL_RANK = 4;

export interface MainStatement {
  readonly statement: Statement;
  /** How many further accesses the event tells of, besides that one. */
  readonly others: number;
}

function unknown(record: RecordData): Statement {
  return { record, action: 'wrote-record' };
}

/** Uses the objects of the call if the record names none. */
function withCallObjects(statement: Statement, scene: Scene): Statement {
  const { call } = scene;
  const isBare = (statement.objects ?? []).length === 0 && statement.isWhole !== true;
  if (!isBare || call === undefined || !ON_ACCESS.has(statement.action)) return statement;
  // An operation that stands alone, as for a capability, has its details.
  if (statement.operation !== undefined && (statement.details ?? []).some(Boolean))
    return statement;
  return { ...statement, objects: callObjects(scene, statement.action, call) };
}

/** Every event has one: it has records. */
export function mainStatementOf(event: EventData, scene: Scene): MainStatement {
  const statements = event.records
    .map((record) => statementOf(record, scene))
    .filter((statement) => statement !== undefined);
  const [first] = statements.toSorted((one, other) => rankOf(one) - rankOf(other));
  const { call } = scene;
  if (call !== undefined && (first === undefined || rankOf(first) > CALL_RANK)) {
    return { statement: callStatement(scene, call), others: 0 };
  }
  if (first === undefined) {
    const statement = partStatement(scene) ?? unknown(event.records[0] as RecordData);
    return { statement, others: 0 };
  }
  const accesses = statements.filter(({ verdict }) => verdict !== undefined);
  const others = first.verdict === undefined ? 0 : accesses.length - 1;
  return { statement: withCallObjects(first, scene), others };
}
