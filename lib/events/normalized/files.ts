/**
 * The files of an event: its PATH records, with full paths where they can be known.
 */
import type { Names } from '../../machine/names';
import { decimal, decimal64, octal, text } from '../decoded/codecs';
import type { EventData } from '../data/event-data';
import { valueOf } from '../data/field-names';
import type { RecordData } from '../data/record-data';
import type { EventAction } from './actions';
import type { FileObject } from './file-object';
import { filled } from './filled';
import type { Scene } from './statement';
import { identityIn } from './subject';
import type { SystemCall } from './system-call';
import { joinPath } from '../../text/path';

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

/**
 * The folder in which the event's relative paths begin; undefined where no record names it. Without a system
 * call that says otherwise, it is the working directory.
 */
export function startingFolder(event: EventData, call: SystemCall | undefined): string | undefined {
  const isKnown = call === undefined || isInWorkingDirectory(call);
  return isKnown ? text(event.get('CWD', 'cwd') ?? '') : undefined;
}

/** The role of a path in the call: `AUDIT_TYPE_*` of `<linux/audit.h>`. */
function nameType(record: RecordData): string | undefined {
  return valueOf(record, 'nametype');
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

/** Whether the record says which file it is: by a name, or by its inode at least. */
function isNamed(record: RecordData): boolean {
  const name = text(record.get('name') ?? '');
  return (name !== undefined && name !== '') || record.get('inode') !== undefined;
}

function fileIn(
  record: RecordData,
  directory: string | undefined,
  isParent: boolean,
  names: Names,
): FileObject {
  const name = filled(text(record.get('name') ?? ''));
  return {
    kind: 'file',
    isParent,
    path: name === undefined ? undefined : joinPath(directory ?? '', name),
    // Made when they are asked for: a sentence wants none of them where there is a path.
    get inode() {
      return decimal64(record.get('inode') ?? '');
    },
    get mode() {
      return octal(record.get('mode') ?? '');
    },
    get owner() {
      return identityIn(record, 'ouid', names);
    },
    get group() {
      return identityIn(record, 'ogid', names);
    },
  };
}

/** The files that the event is about, in the order in which a sentence names them. */
export function filesOf(
  event: EventData,
  action: EventAction,
  call: SystemCall | undefined,
  names: Names,
): FileObject[] {
  const paths = event.records.filter((record) => record.type === 'PATH' && isNamed(record));
  const directory = startingFolder(event, call);
  const about = chosen(paths, action);
  const shown = about.length === 0 ? paths.slice(0, 1) : about;
  return shown.map((record) => fileIn(record, directory, about.length === 0, names));
}

function fileWith(path: string | undefined, inode: bigint | undefined): FileObject {
  return {
    kind: 'file',
    isParent: false,
    path,
    inode,
    mode: undefined,
    owner: undefined,
    group: undefined,
  };
}

/** The file of that name, of which nothing else is known; none for an empty one. */
export function fileNamed(path: string | undefined): FileObject[] {
  return path === undefined || path === '' ? [] : [fileWith(path, undefined)];
}

/** The PATH record of the file that another record has only the last part or the inode of. */
function pathRecordOf(
  records: readonly RecordData[],
  name: string | undefined,
  inode: bigint | undefined,
): RecordData | undefined {
  const paths = records.filter((record) => record.type === 'PATH');
  const isSame = (record: RecordData): boolean => {
    const path = text(record.get('name') ?? '');
    return name === undefined || path === name || path?.endsWith(`/${name}`) === true;
  };
  const others = paths.filter(
    (record) => inode === undefined || decimal64(record.get('inode') ?? '') === inode,
  );
  return others.find(isSame);
}

/** The path that another access of the same file has. */
function pathOfInode(
  records: readonly RecordData[],
  inode: string | undefined,
): string | undefined {
  if (inode === undefined) return undefined;
  const same = records.filter((record) => record.get('ino') === inode);
  const paths = same.map((record) => text(record.get('path') ?? ''));
  return paths.find((path) => path?.startsWith('/') === true);
}

/**
 * The file that a record other than PATH is about: with its whole path where the record has it, or the event
 * does; by its inode where nobody has a name.
 */
export function fileOf(record: RecordData, { event, call, names }: Scene): FileObject[] {
  const path = text(record.get('path') ?? '');
  if (path !== undefined && path !== '') return fileNamed(path.replace(/^\0/, '@'));
  const name = filled(text(record.get('name') ?? record.get('file') ?? ''));
  if (name?.startsWith('/') === true) return fileNamed(name);
  const inode = decimal64(record.get('ino') ?? '');
  if (name === undefined && inode === undefined) return [];
  const whole = pathOfInode(event.records, record.get('ino'));
  if (whole !== undefined) return fileNamed(whole);
  const found = pathRecordOf(event.records, name, inode);
  if (found === undefined) return [fileWith(name, inode)];
  const directory = startingFolder(event, call);
  return [fileIn(found, directory, false, names)];
}
