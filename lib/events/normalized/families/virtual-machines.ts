/** What libvirt and its kin write of virtual machines and containers. */
import { text } from '../../decoded/codecs';
import { phraseOf } from '../../data/message-text';
import type { RecordData } from '../../data/record-data';
import { type EventObject, named } from '../objects';
import type { Family, StatementReader } from '../statement';
import { changeOf, details } from './details';

/** Operations that are verbs of their own. */
const VERBS: Readonly<Record<string, string>> = {
  start: 'started virtual machine',
  stop: 'stopped virtual machine',
  pause: 'paused virtual machine',
  resume: 'resumed virtual machine',
  reset: 'reset virtual machine',
  reboot: 'rebooted virtual machine',
  suspend: 'suspended virtual machine',
  restore: 'restored virtual machine',
  create: 'created virtual machine',
  destroy: 'destroyed virtual machine',
};

function machine(record: RecordData): EventObject[] {
  return named('virtual-machine', text(record.get('vm') ?? record.get('uuid') ?? ''));
}

const control: StatementReader = (record) => {
  const operation = phraseOf(record, 'op');
  const words = VERBS[operation ?? ''];
  return {
    record,
    action: 'controlled-virtual-machine',
    words,
    operation,
    objects: machine(record),
    details: [words === undefined ? operation : undefined, phraseOf(record, 'reason')],
  };
};

/** `resrc=disk reason=start old-disk=? new-disk="/x"`. */
const resource: StatementReader = (record) => {
  const kind = phraseOf(record, 'resrc');
  return {
    record,
    action: 'controlled-virtual-machine',
    words: 'changed a resource of virtual machine',
    operation: phraseOf(record, 'op'),
    objects: machine(record),
    details: [
      phraseOf(record, 'reason'),
      kind === undefined
        ? undefined
        : (changeOf(record, kind, `old-${kind}`, `new-${kind}`) ?? kind),
      ...details(record, 'cgroup path rdev acl'),
    ],
  };
};

function plain(words: string, fields = 'op reason'): StatementReader {
  return (record) => ({
    record,
    action: 'controlled-virtual-machine',
    words,
    operation: phraseOf(record, 'op'),
    objects: machine(record),
    details: details(record, fields),
  });
}

export const VIRTUAL_MACHINES: Family = {
  VIRT_CONTROL: control,
  VIRT_RESOURCE: resource,
  VIRT_MACHINE_ID: plain('labelled virtual machine', 'vm-ctx img-ctx model'),
  VIRT_INTEGRITY_CHECK: plain('checked the integrity of virtual machine'),
  VIRT_CREATE: plain('created virtual machine'),
  VIRT_DESTROY: plain('destroyed virtual machine'),
  VIRT_MIGRATE_IN: plain('received virtual machine'),
  VIRT_MIGRATE_OUT: plain('sent away virtual machine'),
};
