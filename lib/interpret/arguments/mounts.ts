/**
 * Flags and commands of the old and new mount calls. Does not know which system calls take them.
 */
import { type Interpreter, signed } from './argument';
import * as mounts from '../../tables/arguments/mounts.generated';
import { anyOf, oneOf } from './wording';

/** Flags of mount(2). */
export const mountFlags: Interpreter = anyOf(mounts.MOUNT_FLAGS);

/** Flags of umount2(2). */
export const unmountFlags: Interpreter = anyOf(mounts.UMOUNT_FLAGS);

/** Attributes of fsmount(2). */
export const mountAttributes: Interpreter = anyOf(mounts.MOUNT_ATTRIBUTES);

/** Flags of open_tree(2). */
export const openTreeFlags: Interpreter = anyOf(mounts.OPEN_TREE_FLAGS);

/** Command of fsconfig(2). */
export const configCommand: Interpreter = oneOf(
  mounts.FSCONFIG_COMMANDS,
  (argument) => `unknown-fsconfig-operation(${signed(argument)})`,
);

/** Flags of fsopen(2): only `FSOPEN_CLOEXEC` of `<linux/mount.h>` is known. */
export const contextFlags: Interpreter = ({ bits }) => (bits === 1 ? 'FSOPEN_CLOEXEC' : undefined);

/** Flags of fsmount(2): only `FSMOUNT_CLOEXEC` of `<linux/mount.h>` is known. */
export const detachedMountFlags: Interpreter = ({ bits }) =>
  bits === 1 ? 'FSMOUNT_CLOEXEC' : undefined;
