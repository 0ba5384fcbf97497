/**
 * What Landlock writes: accesses that a domain refused, and domains that come and go. Source:
 * security/landlock/audit.c. It writes nothing of what it allows.
 */
import { decimal, text, word } from '../../decoded/codecs';
import { valueOf } from '../../data/field-names';
import type { RecordData } from '../../data/record-data';
import { inNumber } from '../../../text/in-number';
import { fileOf, filesOf } from '../files';
import { type EventObject, isOf } from '../objects';
import type { Family, Scene, StatementReader } from '../statement';
import { callTargets, processIn } from './call-targets';
import { change } from './details';
import { packetTarget } from './selinux';

interface Blocker {
  readonly request: string;
  /** Before the object; none by default. */
  readonly preposition?: string;
  /** What is made, removed or moved: the record names only the folder of it, the call's PATH the thing itself. */
  readonly content?: string;
}

/** What was refused, in words: `get_blocker` and the names above it, and each one's object. */
const BLOCKERS: Readonly<Record<string, Blocker>> = {
  'fs.execute': { request: 'executing' },
  'fs.write_file': { request: 'writing', preposition: 'to' },
  'fs.read_file': { request: 'reading' },
  'fs.read_dir': { request: 'listing' },
  'fs.remove_dir': { request: 'deleting', content: 'directory' },
  'fs.remove_file': { request: 'deleting', content: 'file' },
  'fs.make_char': { request: 'creating', content: 'character device' },
  'fs.make_dir': { request: 'creating', content: 'directory' },
  'fs.make_reg': { request: 'creating', content: 'file' },
  'fs.make_sock': { request: 'creating', content: 'socket' },
  'fs.make_fifo': { request: 'creating', content: 'pipe' },
  'fs.make_block': { request: 'creating', content: 'block device' },
  'fs.make_sym': { request: 'creating', content: 'symbolic link' },
  'fs.refer': { request: 'moving', content: 'file' },
  'fs.truncate': { request: 'truncating' },
  'fs.ioctl_dev': { request: 'controlling' },
  'fs.change_topology': { request: 'changing the mounts', preposition: 'at' },
  'fs.resolve_unix': { request: 'connecting', preposition: 'to' },
  'net.bind_tcp': { request: 'binding', preposition: 'to' },
  'net.connect_tcp': { request: 'connecting', preposition: 'to' },
  'net.bind_udp': { request: 'binding', preposition: 'to' },
  'net.connect_udp': { request: 'connecting', preposition: 'to' },
  'net.sendto_udp': { request: 'sending', preposition: 'to' },
  'scope.abstract_unix_socket': { request: 'connecting', preposition: 'to' },
  'scope.signal': { request: 'a signal', preposition: 'to' },
  ptrace: { request: 'tracing' },
};

interface Request {
  readonly request: string | undefined;
  readonly preposition: string;
  /** With an article; undefined where the record names the thing itself. */
  readonly content: string | undefined;
}

/** What several blockers were to prevent at once; their own names where one of them is not known. */
function requestOf(blockers: readonly string[]): Request {
  const known = blockers.map((name) =>
    Object.hasOwn(BLOCKERS, name) ? BLOCKERS[name] : undefined,
  );
  const all = known.filter((one) => one !== undefined);
  const isKnown = all.length > 0 && all.length === blockers.length;
  const words = [...new Set(all.map(({ request }) => request))];
  const content = all.find((one) => one.content !== undefined)?.content;
  return {
    request: isKnown ? words.join(' and ') : undefined,
    preposition: isKnown ? (all.at(-1)?.preposition ?? '') : 'of',
    content: content && `a ${content}`,
  };
}

function changedFile({ event, call, names }: Scene): EventObject[] {
  const files = filesOf(event, 'wrote-record', call, names).filter(({ isParent }) => !isParent);
  const changed = event.records
    .filter((record) => record.type === 'PATH')
    .filter((record) => /^(?:CREATE|DELETE)$/.test(valueOf(record, 'nametype') ?? ''));
  return changed.length === 0 ? [] : files;
}

function fileTarget(record: RecordData, content: string | undefined, scene: Scene): EventObject[] {
  const file = fileOf(record, scene);
  if (content === undefined) return file;
  const changed = changedFile(scene);
  const [folder] = file;
  if (changed.length > 0 || folder === undefined) return changed;
  return [{ ...folder, isParent: true, content }];
}

/** `creating directory /srv/a`; of a file that has a name, that is said already. */
function wholeRequest({ request, content }: Request, of: EventObject | undefined) {
  const isFolder = of?.kind === 'file' && of.isParent;
  if (request === undefined || content === undefined || isFolder) return request;
  if (of === undefined) return `${request} ${content}`;
  return content === 'a file' ? request : `${request} ${content.replace(/^a /, '')}`;
}

const access: StatementReader = (record, scene) => {
  const blockers = word(record.get('blockers') ?? '')?.split(',');
  const operation = blockers?.join(' and ');
  const transport = /\bnet\.\w+_(tcp|udp)\b/.exec(operation ?? '')?.[1];
  const packet = packetTarget(record, operation ?? '', transport, scene);
  const process = processIn(record);
  const asked = requestOf(blockers ?? []);
  const files = fileTarget(record, asked.content, scene);
  const isOfProcess = /\bscope\.signal|ptrace/.test(operation ?? '');
  const target = isOfProcess && process.length === 0 ? callTargets(scene) : process;
  const isPacket = packet.objects.length > 0 && packet.objects.every((one) => !isOf('file')(one));
  const objects = [
    ...target,
    ...(isPacket && transport !== undefined ? packet.objects : []),
    ...files,
  ];
  return {
    record,
    action: 'denied-access',
    verdict: 'denied',
    operation,
    request: wholeRequest(asked, objects[0]),
    preposition: asked.preposition,
    objects: objects.slice(0, 1),
    ends: transport === undefined ? undefined : packet.ends,
    context: { module: 'landlock', permissions: blockers },
  };
};

const domain: StatementReader = (record) => {
  const status = word(record.get('status') ?? '');
  if (status === 'deallocated') {
    const denials = decimal(record.get('denials') ?? '');
    return {
      record,
      action: 'left-sandbox',
      words: 'ended a Landlock domain',
      details: [denials === undefined ? undefined : inNumber(denials, 'denial')],
      result: 'success',
    };
  }
  return {
    record,
    action: 'entered-sandbox',
    words: 'entered a Landlock domain',
    details: [change('', undefined, word(record.get('mode') ?? ''))],
    actor: { name: text(record.get('comm') ?? ''), executable: text(record.get('exe') ?? '') },
    result: 'success',
    isAside: true,
  };
};

export const LANDLOCK: Family = { LANDLOCK_ACCESS: access, LANDLOCK_DOMAIN: domain };
