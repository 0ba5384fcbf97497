/** What a system call or an operation of io_uring was: its action and its objects. */
import { fileNamed, filesOf, hasCreated } from './files';
import type { EventAction } from './actions';
import { text } from '../decoded/codecs';
import type { RecordData } from '../data/record-data';
import { identityObjects } from './identity-change';
import { isOf, named, type EventObject } from './objects';
import type { Scene, Statement } from './statement';
import { syscallAction } from './syscall-actions';
import type { SystemCall } from './system-call';
import { callTargets } from './families/call-targets';
import { socketAddressOf } from './families/socket-addresses';
import { SYSTEM } from './families/system';

/** `AT_REMOVEDIR` of `<linux/fcntl.h>`. */
const AT_REMOVEDIR = 0x200;

function actionOf({ event }: Scene, call: SystemCall): EventAction {
  const action = syscallAction(call.name ?? '') ?? 'called-system';
  if (action === 'opened-file' && hasCreated(event)) return 'created-file';
  const removesDirectory =
    call.name === 'unlinkat' && ((call.argument('a2') ?? 0) & AT_REMOVEDIR) !== 0;
  return removesDirectory ? 'deleted-directory' : action;
}

function moduleIn(record: RecordData): EventObject[] {
  return named('kernel-module', text(record.get('name') ?? ''));
}

/** A program that replaced the caller is what the caller is by then. */
function executedProgram(action: EventAction, call: SystemCall): EventObject[] {
  const isDone = action === 'executed-program' && call.record.get('success') === 'yes';
  return isDone ? fileNamed(text(call.record.get('exe') ?? '')) : [];
}

/** The objects of a system call, in the order in which a sentence names them. */
export function callObjects(scene: Scene, action: EventAction, call: SystemCall): EventObject[] {
  const { event, names } = scene;
  const modules = event.records.filter((record) => record.type === 'KERN_MODULE');
  const others = [
    ...socketAddressOf(event),
    ...callTargets(scene),
    ...modules.flatMap(moduleIn),
    ...(action === 'changed-identity' ? identityObjects(call, names) : []),
  ];
  // The path of a local socket is its address already.
  if (others.length > 0) return others;
  const files = filesOf(event, action, call, names);
  return files.length > 0 ? files : executedProgram(action, call);
}

/** What further records say of the call: how the clock was set. */
function callDetails(scene: Scene): (string | undefined)[] {
  return scene.event.records
    .filter((record) => record.type.startsWith('TIME_'))
    .flatMap((record) => SYSTEM[record.type]?.(record, scene)?.details ?? []);
}

export function callStatement(scene: Scene, call: SystemCall): Statement {
  const action = actionOf(scene, call);
  const objects = callObjects(scene, action, call);
  const isOfGroup = action === 'changed-identity' && objects.some(isOf('group'));
  return {
    record: call.record,
    action,
    words: isOfGroup ? 'changed group to' : undefined,
    objects,
    details: callDetails(scene),
  };
}
