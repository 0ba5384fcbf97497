/**
 * What each field means, by its name, or by name and record type where a type uses the name
 * differently. Does not contain the words themselves.
 */
import * as capabilities from './capabilities';
import * as files from './files';
import * as ids from './ids';
import * as netfilter from './netfilter';
import * as outcomes from './outcomes';
import type { FieldInterpreter } from './record-view';
import { socketAddress } from './socket-address';
import * as systemCalls from './system-calls';
import { terminalInput } from './terminal-input';
import * as text from './text';
import { RECORD_TYPE } from '../../tables/record-type';

type Meaning = readonly [interpreter: FieldInterpreter, names: string];

const { a0, a1, a2, a3 } = systemCalls.systemCallArguments;

/** What the names mean in most records. Other fields are not interpreted. */
const MEANINGS: readonly Meaning[] = [
  [ids.user, 'auid uid euid suid fsuid ouid oauid old-auid iuid id inode_uid sauid obj_uid'],
  [ids.group, 'gid egid sgid fsgid ogid igid inode_gid new_gid obj_gid'],
  [ids.session, 'ses oses old-ses'],
  [systemCalls.arch, 'arch'],
  [systemCalls.systemCall, 'syscall'],
  [a0, 'a0'],
  [a1, 'a1'],
  [a2, 'a2'],
  [a3, 'a3'],
  [systemCalls.exitValue, 'exit errno error'],
  [systemCalls.uringOperation, 'uring_op'],
  [
    text.untrusted,
    'comm ocomm exe name path cwd cmd file dir device watch vm cgroup acct grp new_group ' +
      'new-disk old-disk new-net old-net new-chardev old-chardev new-fs old-fs new-rng old-rng ' +
      'sw root_dir invalid_context apparmor operation profile requested_mask denied_mask info',
  ],
  [text.keys, 'key'],
  [text.commandLine, 'proctitle'],
  [terminalInput, 'data'],
  [files.mode, 'mode'],
  [files.openFlags, 'oflag'],
  [files.resolution, 'resolve'],
  [files.mappingFlags, 'flags'],
  [files.watchPermissions, 'perm perm_mask'],
  [capabilities.capability, 'capability'],
  [
    capabilities.capabilities,
    'cap_fp cap_fi cap_pp cap_pi cap_pe cap_pa fp fi pp pi pe pa ' +
      'old_pp old_pi old_pe old_pa new_pp new_pi new_pe',
  ],
  [socketAddress, 'saddr'],
  [netfilter.family, 'family'],
  [netfilter.hook, 'hook'],
  [netfilter.action, 'action'],
  [netfilter.icmpType, 'icmptype'],
  [netfilter.protocol, 'proto'],
  [netfilter.etherType, 'macproto'],
  [outcomes.result, 'res result'],
  [outcomes.promiscuous, 'prom old_prom'],
  [outcomes.signal, 'sig sigev_signo'],
  [outcomes.seccompAction, 'code'],
  [outcomes.fanotifyResponse, 'resp'],
  [outcomes.multicastGroup, 'nl-mcgrp'],
  [outcomes.list, 'list'],
  [outcomes.personality, 'per'],
  [outcomes.deviceRequest, 'ioctlcmd'],
];

const GROUP_TYPES = [RECORD_TYPE.ADD_GROUP, RECORD_TYPE.DEL_GROUP, RECORD_TYPE.GRP_MGMT];
/** AppArmor's, which are AVC since Linux 2.6.36. */
const APPARMOR_TYPES = [1501, 1502, 1503, 1504, 1505, 1506, 1507];

/** What AppArmor writes in quotes or encodes, and no other record has. */
const APPARMOR_TEXT =
  'class namespace peer target name2 label peer_label capname rlimit family sock_type requested denied ' +
  'fstype srcname src_name flags execpath';

/** What dbus-daemon and systemd write in quotes in denials of their own. */
const MEDIATED_TEXT = 'class bus interface member mask label peer_label cmdline function';

/** What names mean in records of one type; a pattern matches numbered names. */
const MEANINGS_BY_TYPE: readonly (readonly [
  types: readonly number[],
  interpreter: FieldInterpreter,
  names: string | RegExp,
])[] = [
  [GROUP_TYPES, ids.group, 'id'],
  // A program's own words: no name has a fixed meaning.
  [[RECORD_TYPE.TRUSTED_APP], text.guessed, /^/],
  [[RECORD_TYPE.USER_TTY], text.untrusted, 'msg'],
  [[RECORD_TYPE.EXECVE], text.untrusted, /^a\d+(?:\[\d+\])?$/],
  [[RECORD_TYPE.MQ_OPEN], files.shortMode, 'mode'],
  // How the path was looked up, in internal numbers that differ between kernels.
  [[RECORD_TYPE.PATH], text.plain, 'flags'],
  // An address of a packet, already in words.
  [[RECORD_TYPE.NETFILTER_PKT, RECORD_TYPE.AVC], text.plain, 'saddr'],
  [[RECORD_TYPE.AVC, ...APPARMOR_TYPES], text.untrusted, APPARMOR_TEXT],
  [[RECORD_TYPE.AVC, ...APPARMOR_TYPES], text.socketName, 'addr peer_addr'],
  [[RECORD_TYPE.USER_AVC], text.unquoted, MEDIATED_TEXT],
  // The number of an IPC object.
  [[RECORD_TYPE.AVC], text.plain, 'key'],
  [[RECORD_TYPE.OPENAT2], files.octalOpenFlags, 'oflag'],
  [[RECORD_TYPE.CRYPTO_KEY_USER], text.plain, 'fp'],
];

type Named = readonly [name: string, interpreter: FieldInterpreter];

function eachName(interpreter: FieldInterpreter, names: string): Named[] {
  return names.split(' ').map((name) => [name, interpreter]);
}

const EVERYWHERE: readonly Named[] = MEANINGS.flatMap((meaning) => eachName(...meaning));

/** The interpreters for the fields of one record type. */
export class FieldInterpreters {
  readonly #byName = new Map(EVERYWHERE);
  readonly #byPattern: [names: RegExp, interpreter: FieldInterpreter][] = [];

  constructor(typeNumber: number) {
    for (const [types, interpreter, names] of MEANINGS_BY_TYPE) {
      if (!types.includes(typeNumber)) continue;
      if (typeof names !== 'string') this.#byPattern.push([names, interpreter]);
      else for (const named of eachName(interpreter, names)) this.#byName.set(...named);
    }
  }

  /** Undefined for a field that is not interpreted. */
  of(name: string): FieldInterpreter | undefined {
    for (const [names, interpreter] of this.#byPattern) if (names.test(name)) return interpreter;
    return this.#byName.get(name);
  }
}

const OWN_MEANINGS = new Set(MEANINGS_BY_TYPE.flatMap(([types]) => types));

/** By record type, for types in which names have special meanings. */
const byType = new Map<number, FieldInterpreters>();
const ofOthers = new FieldInterpreters(0);

export function fieldInterpreters(typeNumber: number): FieldInterpreters {
  if (!OWN_MEANINGS.has(typeNumber)) return ofOthers;
  let interpreters = byType.get(typeNumber);
  if (interpreters === undefined) {
    interpreters = new FieldInterpreters(typeNumber);
    byType.set(typeNumber, interpreters);
  }
  return interpreters;
}
