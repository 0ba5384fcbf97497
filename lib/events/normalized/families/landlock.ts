/**
 * What Landlock writes: accesses that a domain refused, and domains that come and go. Source:
 * security/landlock/audit.c. It writes nothing of what it allows.
 */
import { decimal, text, word } from '../../decoded/codecs';
import { valueOf } from '../../data/field-names';
import type { RecordData } from '../../data/record-data';
import { fileOf, filesOf } from '../files';
import { type EventObject, isOf } from '../objects';
import type { Family, Scene, StatementReader } from '../statement';
import { callTargets, processIn } from './call-targets';
import { change } from './details';
import { packetTarget } from './selinux';

/** When something is made, removed or moved, the record names only the folder; the call's PATH names the file. */
const IN_FOLDER = /\bfs\.(?:make|remove|refer)/;

function changedFile({ event, call, names }: Scene): EventObject[] {
  const files = filesOf(event, 'wrote-record', call, names).filter(({ isParent }) => !isParent);
  const changed = event.records
    .filter((record) => record.type === 'PATH')
    .filter((record) => /^(?:CREATE|DELETE)$/.test(valueOf(record, 'nametype') ?? ''));
  return changed.length === 0 ? [] : files;
}

function fileTarget(record: RecordData, blockers: string, scene: Scene): EventObject[] {
  const file = fileOf(record, scene);
  if (!IN_FOLDER.test(blockers)) return file;
  const changed = changedFile(scene);
  const [folder] = file;
  if (changed.length > 0 || folder === undefined) return changed;
  return [{ ...folder, isParent: true }];
}

const access: StatementReader = (record, scene) => {
  const blockers = word(record.get('blockers') ?? '')?.split(',');
  const operation = blockers?.join(' and ');
  const transport = /\bnet\.\w+_(tcp|udp)\b/.exec(operation ?? '')?.[1];
  const packet = packetTarget(record, operation ?? '', transport, scene);
  const process = processIn(record);
  const files = fileTarget(record, operation ?? '', scene);
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
    objects: objects.slice(0, 1),
    preposition: isPacket && transport !== undefined ? packet.preposition : 'of',
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
      details: [
        denials === undefined ? undefined : `${denials} ${denials === 1 ? 'denial' : 'denials'}`,
      ],
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
