/**
 * How mandatory access control is set: modes, booleans, and the labels of packets. Sources:
 * security/selinux/selinuxfs.c, security/ipe/audit.c, net/netlabel, net/xfrm (`xfrm_audit_*`).
 */
import { decimal, flag, word } from '../../decoded/codecs';
import { valueOf } from '../../data/field-names';
import type { RecordData } from '../../data/record-data';
import { filled } from '../filled';
import { endpointObject, named } from '../objects';
import type { Ends, Family, Statement, StatementReader } from '../statement';
import { change, changeOf, details } from './details';

const MODULES: Readonly<Record<string, string>> = {
  selinux: 'SELinux',
  ipe: 'IPE',
  apparmor: 'AppArmor',
  smack: 'Smack',
};

/** Before Linux 4.16 only SELinux wrote these records. */
function moduleOf(record: RecordData): string {
  const name = filled(word(record.get('lsm') ?? '')) ?? 'selinux';
  return MODULES[name] ?? name;
}

function modeName(isEnforcing: boolean | undefined): string | undefined {
  if (isEnforcing === undefined) return undefined;
  return isEnforcing ? 'enforcing' : 'permissive';
}

function modeWords(record: RecordData): string | undefined {
  const read = (field: string): boolean | undefined => flag(valueOf(record, field) ?? '');
  const [now, old] = [read('enforcing'), read('old_enforcing')];
  const [isEnabled, wasEnabled] = [read('enabled'), read('old-enabled')];
  const name = moduleOf(record);
  if (isEnabled === false && wasEnabled !== false) return `disabled ${name}`;
  if (isEnabled === true && wasEnabled === false) return `enabled ${name}`;
  const [mode, before] = [modeName(now), modeName(old)];
  if (mode === undefined) return undefined;
  if (before === mode) return `left ${name} ${mode}`;
  return before === undefined
    ? `switched ${name} to ${mode}`
    : `switched ${name} from ${before} to ${mode}`;
}

/** Kernels that write no result write the record when it is done, and say what was done. */
function resultOf(record: RecordData): 'success' | undefined {
  return record.get('res') === undefined && record.get('auid') !== undefined
    ? 'success'
    : undefined;
}

const status: StatementReader = (record) => ({
  record,
  action: 'changed-mac-configuration',
  words: modeWords(record),
  operation: word(record.get('op') ?? ''),
  details: modeWords(record) === undefined ? details(record, 'op lsm') : [],
  result: resultOf(record),
});

const policy: StatementReader = (record) => ({
  record,
  action: 'loaded-mac-policy',
  words:
    record.get('lsm') === undefined
      ? 'loaded a security policy'
      : `loaded the ${moduleOf(record)} policy`,
  result: resultOf(record),
});

const boolean: StatementReader = (record) => {
  const name = word(record.get('bool') ?? '');
  return {
    record,
    action: 'changed-mac-configuration',
    words: name === undefined ? undefined : `changed ${moduleOf(record)} boolean`,
    objects: named('setting', changeOf(record, name ?? '', 'old_val', 'val')),
    result: resultOf(record),
  };
};

const address = (record: RecordData, name: string, prefix: string): string | undefined => {
  const value = word(record.get(name) ?? '');
  const length = record.get(prefix);
  return value === undefined || length === undefined ? value : `${value}/${length}`;
};

/** What net/netlabel says of the packets that a label is for. */
function labelDetails(record: RecordData): (string | undefined)[] {
  const [from, to] = [
    address(record, 'src', 'src_prefixlen'),
    address(record, 'dst', 'dst_prefixlen'),
  ];
  return [
    ...details(record, 'netif nlbl_domain nlbl_protocol'),
    from === undefined ? undefined : `from ${from}`,
    to === undefined ? undefined : `to ${to}`,
    ...details(record, 'cipso_type calipso_type sec_obj'),
  ];
}

function label(words: string): StatementReader {
  return (record) => {
    const domain = record.get('cipso_doi') ?? record.get('calipso_doi');
    const isDomain = words.endsWith('domain') && domain !== undefined;
    return {
      record,
      action: 'changed-mac-configuration',
      words: isDomain ? `${words} ${domain}` : words,
      details: labelDetails(record),
    };
  };
}

const unlabelled: StatementReader = (record) => {
  const accepts = flag(record.get('unlbl_accept') ?? '');
  const words = accepts === true ? 'allowed unlabelled packets' : 'refused unlabelled packets';
  return {
    record,
    action: 'changed-mac-configuration',
    words: accepts === undefined ? undefined : words,
    details: [changeOf(record, 'unlbl_accept', 'old', 'unlbl_accept')],
  };
};

/** Packets that IPsec cannot take, rather than what it is set to: `xfrm_audit_state_*`. */
const ON_PACKET = /^SA-/;

const ipsec: StatementReader = (record): Statement => {
  const operation = word(record.get('op') ?? '');
  const end = (name: string) => ({ address: word(record.get(name) ?? ''), port: undefined });
  const ends: Ends = { source: end('src'), destination: end('dst') };
  const isPacket = operation !== undefined && ON_PACKET.test(operation);
  const of = endpointObject(end('dst'));
  return {
    record,
    action: isPacket ? 'saw-packet' : 'changed-mac-configuration',
    words: isPacket
      ? `could not take an IPsec packet${of.length > 0 ? ' to' : ''}`
      : `changed IPsec${of.length > 0 ? ' to' : ''}`,
    operation,
    objects: of,
    details: [
      operation,
      change('from', undefined, word(record.get('src') ?? '')),
      change(
        'SPI',
        undefined,
        decimal(/^\d+/.exec(record.get('spi') ?? '')?.[0] ?? '')?.toString(),
      ),
      word(record.get('sec_obj') ?? ''),
    ],
    ends,
    result: isPacket ? 'failure' : undefined,
  };
};

export const MAC_CONFIGURATION: Family = {
  MAC_POLICY_LOAD: policy,
  MAC_STATUS: status,
  USER_MAC_STATUS: status,
  MAC_CONFIG_CHANGE: boolean,
  USER_MAC_CONFIG_CHANGE: (record) => ({
    record,
    action: 'changed-mac-configuration',
    words: 'changed the configuration of SELinux',
    details: details(
      record,
      'op lsm resrc acct bool val name path context tcontext old-seuser new-seuser',
    ),
  }),
  MAC_UNLBL_ALLOW: unlabelled,
  MAC_UNLBL_STCADD: label('added a static network label'),
  MAC_UNLBL_STCDEL: label('removed a static network label'),
  MAC_CIPSOV4_ADD: label('added CIPSO domain'),
  MAC_CIPSOV4_DEL: label('removed CIPSO domain'),
  MAC_CALIPSO_ADD: label('added CALIPSO domain'),
  MAC_CALIPSO_DEL: label('removed CALIPSO domain'),
  MAC_MAP_ADD: label('added a network label mapping'),
  MAC_MAP_DEL: label('removed a network label mapping'),
  MAC_IPSEC_ADDSA: ipsec,
  MAC_IPSEC_DELSA: ipsec,
  MAC_IPSEC_ADDSPD: ipsec,
  MAC_IPSEC_DELSPD: ipsec,
  MAC_IPSEC_EVENT: ipsec,
};
