/** BPF programs, and decisions of fanotify about files. */
import { decimal, word } from '../../decoded/codecs';
import { named } from '../objects';
import type { Family, StatementReader } from '../statement';

const bpf: StatementReader = (record) => ({
  record,
  action: record.get('op') === 'UNLOAD' ? 'unloaded-bpf-program' : 'loaded-bpf-program',
  operation: word(record.get('op') ?? ''),
  objects: named('bpf-program', word(record.get('prog-id') ?? '')),
});

/** `FAN_ALLOW` and `FAN_DENY` of `<linux/fanotify.h>`; other bits ask for records. */
const ALLOW = 1;
const DENY = 2;

/** `trust` of the subject and the object: fanotify_response_info(7). */
const TRUST: Readonly<Record<number, string>> = { 0: 'untrusted', 1: 'trusted' };

const fanotify: StatementReader = (record) => {
  const response = decimal(record.get('resp') ?? '') ?? 0;
  const trust = TRUST[decimal(record.get('obj_trust') ?? '') ?? 2];
  if ((response & DENY) !== 0) {
    return {
      record,
      action: 'denied-access',
      words: 'was denied access by fanotify to',
      verdict: 'denied',
      details: [trust],
    };
  }
  return {
    record,
    action: 'checked-access',
    words: (response & ALLOW) === 0 ? undefined : 'was allowed access by fanotify to',
    details: [trust],
  };
};

export const KERNEL_OBJECTS: Family = { BPF: bpf, FANOTIFY: fanotify };
