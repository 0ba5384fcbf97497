/**
 * What Smack writes in AVC records: `lsm=SMACK fn=… action=denied subject="a" object="b" requested=r …`. Source:
 * `smack_log_callback` in security/smack/smack_access.c.
 */
import { text, word } from '../../decoded/codecs';
import type { RecordData } from '../../data/record-data';
import { fileOf } from '../files';
import { named } from '../objects';
import type { Scene, Statement, Verdict } from '../statement';
import { actionOf } from './apparmor';
import { callTargets } from './call-targets';
import { packetTarget } from './selinux';

const VERDICTS: Readonly<Record<string, Verdict>> = { denied: 'denied', granted: 'granted' };

/** Undefined for records of other modules. */
export function smackStatement(record: RecordData, scene: Scene): Statement | undefined {
  const verdict = VERDICTS[word(record.get('action') ?? '') ?? ''];
  if (word(record.get('lsm') ?? '') !== 'SMACK' || verdict === undefined) return undefined;
  const operation = word(record.get('requested') ?? '');
  const object = text(record.get('object') ?? '');
  const packet = packetTarget(record, '', undefined, scene);
  const others = [...fileOf(record, scene), ...packet.objects, ...callTargets(scene)];
  return {
    record,
    action: actionOf(verdict),
    verdict,
    operation,
    objects: others.length > 0 ? others.slice(0, 1) : named('peer', object),
    details: [others.length > 0 ? object : undefined, word(record.get('fn') ?? '')],
    ends: packet.ends,
    context: {
      module: 'smack',
      permissions: operation === undefined ? undefined : [operation],
      scontext: text(record.get('subject') ?? ''),
      tcontext: object,
    },
  };
}
