/**
 * The files of an event: its PATH records, with full paths where they can be known.
 */
import type { Names } from '../../machine/names';
import { decimal, decimal64, octal, text } from '../decoded/codecs';
import type { EventData } from '../data/event-data';
import type { RecordData } from '../data/record-data';
import type { EventAction } from './actions';
import { type Identity, identityIn } from './subject';
import type { SystemCall } from './system-call';
import { joinPath } from '../../text/path';

export interface FileObject {
  readonly kind: 'file';
  /**
   * Whether it is the folder of a file that has no record of its own, for example because it did
   * not exist.
   */
  readonly isParent: boolean;
  /**
   * Joined with the working directory if it was relative to it. Undefined where the kernel had no
   * name, as for a file reached through a descriptor.
   */
  readonly path: string | undefined;
  readonly inode: bigint | undefined;
  /** Type and permission bits: `S_IFMT` of stat(2) and the rest. */
  readonly mode: number | undefined;
  readonly owner: Identity | undefined;
  readonly group: Identity | undefined;
}

/** `AT_FDCWD` of `<linux/fcntl.h>`, -100. */
const WORKING_DIRECTORY = 0xffffff9c;

type ArgumentName = 'a0' | 'a1' | 'a2' | 'a3';

/** The arguments with the directories to which a call's paths are relative, unless it is `a0` alone. */
const DIRECTORIES: ReadonlyMap<string, readonly ArgumentName[]> = new Map([
  ['symlinkat', ['a1']],
  ['linkat', ['a0', 'a2']],
  ['renameat', ['a0', 'a2']],
  ['renameat2', ['a0', 'a2']],
  ['move_mount', ['a0', 'a2']],
]);

const TAKES_DIRECTORY = /at2?$|^(statx|open_tree|mount_setattr|name_to_handle_at)$/;

/** Names that end in `at` as part of the verb. */
const TAKES_NONE = new Set(['stat', 'lstat', 'fstat', 'creat', 'shmat']);

/** Whether the call's relative paths begin in the working directory. */
function isInWorkingDirectory(call: SystemCall): boolean {
  const { name } = call;
  if (name === undefined || call.record.type === 'URINGOP') return false;
  if (!TAKES_DIRECTORY.test(name) || TAKES_NONE.has(name)) return true;
  const directories = DIRECTORIES.get(name) ?? ['a0'];
  return directories.every((argument) => call.argument(argument) === WORKING_DIRECTORY);
}

/** The role of a path in the call: `AUDIT_TYPE_*` of `<linux/audit.h>`. */
function nameType(record: RecordData): string | undefined {
  return record.get('nametype');
}

/** The records of the files acted on, in the order in which a sentence names them. */
function chosen(records: readonly RecordData[], action: EventAction): readonly RecordData[] {
  const own = records.filter((record) => nameType(record) !== 'PARENT');
  const of = (type: string): RecordData[] => own.filter((record) => nameType(record) === type);
  switch (action) {
    case 'executed-program': {
      // The other files are the interpreter and the loader.
      const program = own.find((record) => decimal(record.get('item') ?? '') === 0) ?? own[0];
      return program === undefined ? [] : [program];
    }
    case 'renamed-file': {
      const [from, to] = [of('DELETE')[0], of('CREATE').at(-1)];
      return from === undefined || to === undefined ? own : [from, to];
    }
    case 'created-file':
    case 'created-directory':
    case 'created-symlink': {
      const created = of('CREATE');
      return created.length === 0 ? own : created;
    }
    default:
      return own;
  }
}

/** Whether the event says that a file was created. */
export function hasCreated(event: EventData): boolean {
  return event.records.some((record) => record.type === 'PATH' && nameType(record) === 'CREATE');
}

/** The event's files, in the order in which a sentence names them. */
export function filesOf(
  event: EventData,
  action: EventAction,
  call: SystemCall,
  names: Names,
): FileObject[] {
  const paths = event.records.filter((record) => record.type === 'PATH');
  const directory = isInWorkingDirectory(call) ? text(event.get('CWD', 'cwd') ?? '') : undefined;
  const about = chosen(paths, action);
  return (about.length === 0 ? paths.slice(0, 1) : about).map((record) => {
    const name = text(record.get('name') ?? '');
    return {
      kind: 'file',
      isParent: about.length === 0,
      path: name === undefined || directory === undefined ? name : joinPath(directory, name),
      inode: decimal64(record.get('inode') ?? ''),
      mode: octal(record.get('mode') ?? ''),
      owner: identityIn(record, 'ouid', names),
      group: identityIn(record, 'ogid', names),
    };
  });
}

/** The file of a record other than PATH: only its path is known. */
export function fileOf(record: RecordData): FileObject | undefined {
  const path = text(record.get('path') ?? record.get('name') ?? record.get('file') ?? '');
  if (path === undefined) return undefined;
  return {
    kind: 'file',
    isParent: false,
    path,
    inode: undefined,
    mode: undefined,
    owner: undefined,
    group: undefined,
  };
}
