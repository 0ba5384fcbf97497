/**
 * Records that only add details to a system call, for events in which the record of the call is missing.
 */
import { decimal, octal, text } from '../../decoded/codecs';
import { splitArguments } from '../../data/execve';
import { valueOf } from '../../data/field-names';
import type { EventAction } from '../actions';
import { filesOf } from '../files';
import { type EventObject, named } from '../objects';
import type { Family, Scene, Statement, StatementReader } from '../statement';
import { callTargets } from './call-targets';
import { details } from './details';
import { addressIn } from './socket-addresses';

/** What happened to the files, according to the name types of the PATH records. */
function fileAction(scene: Scene): EventAction {
  const paths = scene.event.records.filter((record) => record.type === 'PATH');
  const kinds = new Set(paths.map((record) => valueOf(record, 'nametype')));
  const [isCreated, isDeleted] = [kinds.has('CREATE'), kinds.has('DELETE')];
  if (isCreated && isDeleted) return 'renamed-file';
  if (isCreated) return 'created-file';
  return isDeleted ? 'deleted-file' : 'used-file';
}

function part(
  action: EventAction,
  rest: (scene: Scene, record: Parameters<StatementReader>[0]) => Partial<Statement> = () => ({}),
): StatementReader {
  return (record, scene) => ({
    record,
    action,
    result: 'unknown',
    ...rest(scene, record),
  });
}

const path: StatementReader = (record, scene) => {
  const action = fileAction(scene);
  const objects: EventObject[] = filesOf(scene.event, action, undefined, scene.names);
  return { record, action, objects, result: 'unknown' };
};

const execve = part('executed-program', ({ event, names }) => {
  const files = filesOf(event, 'executed-program', undefined, names);
  const [program] = splitArguments(event.records)?.values ?? [];
  return { objects: files.length > 0 ? files : named('command', program) };
});

/** The command line, whose words NULs part. */
const title = part('did-something', (_, record) => ({
  details: [text(record.get('proctitle') ?? '')?.replaceAll('\0', ' ')],
}));

const IPC_MODE = 0o7777;

const ipc = part('used-ipc-object', (_, record) => {
  const mode = octal(record.get('mode') ?? '');
  return { details: [mode === undefined ? undefined : `mode ${(mode & IPC_MODE).toString(8)}`] };
});

const process = part('acted-on-process', (scene) => ({ objects: callTargets(scene) }));

export const PARTS: Family = {
  // In the order in which one of them stands for the event.
  EXECVE: execve,
  KERN_MODULE: part('handled-kernel-module', (_, record) => ({
    objects: named('kernel-module', text(record.get('name') ?? '')),
  })),
  SOCKADDR: part('used-socket-address', (_, record) => ({ objects: addressIn(record) })),
  OBJ_PID: process,
  CAPSET: part('changed-capabilities', (_, record) => ({
    details: [record.get('cap_pe') && `effective ${record.interpret('cap_pe')}`],
  })),
  BPRM_FCAPS: part('executed-program', (_, record) => ({
    words: 'executed a program with file capabilities',
    details: [record.get('fp') && record.interpret('fp')],
  })),
  MQ_OPEN: part('used-message-queue'),
  MQ_SENDRECV: part('used-message-queue'),
  MQ_NOTIFY: part('used-message-queue'),
  MQ_GETSETATTR: part('used-message-queue'),
  IPC: ipc,
  IPC_SET_PERM: ipc,
  MMAP: part('mapped-memory', (_, record) => ({
    details: [record.get('fd') && `descriptor ${record.get('fd')}`, record.interpret('flags')],
  })),
  FD_PAIR: part('made-descriptors', (_, record) => ({
    details: [
      `${decimal(record.get('fd0') ?? '') ?? '?'}, ${decimal(record.get('fd1') ?? '') ?? '?'}`,
    ],
  })),
  OPENAT2: part('opened-file', (_, record) => ({ details: [record.interpret('oflag')] })),
  SOCKETCALL: part('called-system', () => ({ words: 'called socketcall' })),
  AVC_PATH: part('used-file', (_, record) => {
    const of = text(record.get('path') ?? '');
    return { objects: of === undefined ? [] : named('message', of) };
  }),
  PATH: path,
  CWD: part('worked-in-directory', (_, record) => ({
    objects: named('message', text(record.get('cwd') ?? '')),
  })),
  PROCTITLE: title,
  MAC_TASK_CONTEXTS: part('did-something', (_, record) => ({
    details: details(record, 'subj_selinux subj_apparmor subj_smack'),
  })),
  MAC_OBJ_CONTEXTS: part('did-something', (_, record) => ({
    details: details(record, 'obj_selinux obj_apparmor obj_smack'),
  })),
  EOE: part('ended-event'),
};

/** The names of {@link PARTS}, the one that says most first. */
export const PARTS_IN_ORDER: readonly string[] = Object.keys(PARTS);
