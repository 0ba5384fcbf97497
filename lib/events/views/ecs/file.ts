/** The file that was acted on: `file`. */
import { fileTypeName } from '../../../tables/file-types';
import type { EventAction } from '../../normalized/actions';
import type { FileObject } from '../../normalized/file-object';
import type { NormalizedEvent } from '../../normalized/normalized-event';
import { isOf } from '../../normalized/objects';
import type { Draft } from '../well-formed';
import { baseName, folderOf } from '../../../text/path';
import type { EcsFile } from './ecs-document';

/** `S_IFMT` of `<linux/stat.h>`. */
const FILE_TYPE = 0xf000;

function fileTypeOf(mode: number | undefined): string | undefined {
  if (mode === undefined) return undefined;
  const name = fileTypeName(mode & FILE_TYPE);
  return name === 'link' ? 'symlink' : name;
}

function asFile(file: FileObject): Draft<EcsFile> {
  const { path = '', mode } = file;
  const name = baseName(path);
  return {
    path: file.path,
    name,
    directory: folderOf(path),
    extension: /[^.]\.([^.]+)$/.exec(name ?? '')?.[1],
    type: fileTypeOf(mode),
    inode: file.inode?.toString(),
    mode: mode === undefined ? undefined : (mode & 0o7777).toString(8).padStart(4, '0'),
    uid: file.owner?.id?.toString(),
    owner: file.owner?.name,
    gid: file.group?.id?.toString(),
    group: file.group?.name,
  };
}

/** Actions after which the file has a new name, which is the one to report. */
const HAS_NEW_NAME: ReadonlySet<EventAction> = new Set(['renamed-file', 'linked-file']);

/** The event's main file; a folder that stands for an unnamed file does not count. */
export function fileOf({ action, objects }: NormalizedEvent): Draft<EcsFile> {
  const files = objects.filter(isOf('file')).filter(({ isParent }) => !isParent);
  const file = HAS_NEW_NAME.has(action) ? files.at(-1) : files[0];
  return file === undefined ? undefined : asFile(file);
}
