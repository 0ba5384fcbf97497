/**
 * How the Elastic Common Schema classifies each action: `event.category` and `event.type`, from the
 * schema's allowed values.
 */
import type { EventAction } from '../../normalized/actions';

/** The categories of the schema (`event.category`) that audit events have. */
export type EcsCategory =
  | 'authentication'
  | 'configuration'
  | 'driver'
  | 'file'
  | 'host'
  | 'iam'
  | 'intrusion_detection'
  | 'network'
  | 'package'
  | 'process'
  | 'session';

/** The types of the schema (`event.type`) that audit events have. */
export type EcsType =
  | 'access'
  | 'admin'
  | 'allowed'
  | 'change'
  | 'connection'
  | 'creation'
  | 'deletion'
  | 'denied'
  | 'end'
  | 'error'
  | 'group'
  | 'info'
  | 'installation'
  | 'protocol'
  | 'start'
  | 'user';

export interface Classification {
  readonly category: readonly EcsCategory[];
  readonly type: readonly EcsType[];
}

function as(category: EcsCategory, ...type: readonly EcsType[]): Classification {
  return { category: [category], type };
}

const FILE_ACCESS = as('file', 'access');
const FILE_CHANGE = as('file', 'change');
const FILE_CREATION = as('file', 'creation');
const FILE_DELETION = as('file', 'deletion');
const PROCESS_ACCESS = as('process', 'access');
const PROCESS_CHANGE = as('process', 'change');
const PROCESS_INFO = as('process', 'info');
const NETWORK_INFO = as('network', 'info');
const NETWORK_START = as('network', 'connection', 'start');
const HOST_CHANGE = as('host', 'change');
const CONFIGURATION_CHANGE = as('configuration', 'change');
const USER_CHANGE = as('iam', 'user', 'change');
const AUTHENTICATION_INFO = as('authentication', 'info');

const CLASSIFICATIONS: Readonly<Record<EventAction, Classification>> = {
  'opened-file': FILE_ACCESS,
  'created-file': FILE_CREATION,
  'created-directory': FILE_CREATION,
  'created-symlink': FILE_CREATION,
  'linked-file': FILE_CREATION,
  'renamed-file': FILE_CHANGE,
  'deleted-file': FILE_DELETION,
  'deleted-directory': FILE_DELETION,
  'truncated-file': FILE_CHANGE,
  'read-file': FILE_ACCESS,
  'wrote-file': FILE_CHANGE,
  'checked-file': FILE_ACCESS,
  'read-directory': FILE_ACCESS,
  'changed-file-mode': FILE_CHANGE,
  'changed-file-owner': FILE_CHANGE,
  'changed-file-times': FILE_CHANGE,
  'changed-file-attributes': FILE_CHANGE,
  'read-file-attributes': FILE_ACCESS,
  'watched-file': FILE_ACCESS,
  'used-file': FILE_ACCESS,
  'made-descriptors': PROCESS_INFO,
  'worked-in-directory': PROCESS_INFO,
  'changed-directory': PROCESS_CHANGE,
  'changed-root': PROCESS_CHANGE,
  'mounted-filesystem': HOST_CHANGE,
  'unmounted-filesystem': HOST_CHANGE,
  'controlled-device': HOST_CHANGE,

  'executed-program': as('process', 'start'),
  'did-something': PROCESS_INFO,
  'acted-on-process': PROCESS_ACCESS,
  'started-process': as('process', 'start'),
  'ended-process': as('process', 'end'),
  'signaled-process': PROCESS_ACCESS,
  'traced-process': PROCESS_ACCESS,
  'read-process-memory': PROCESS_ACCESS,
  'wrote-process-memory': PROCESS_CHANGE,
  'mapped-memory': PROCESS_INFO,
  'changed-identity': PROCESS_CHANGE,
  'changed-capabilities': PROCESS_CHANGE,
  'changed-process': PROCESS_CHANGE,
  'changed-namespace': PROCESS_CHANGE,
  'crashed-process': as('process', 'end', 'error'),
  'violated-seccomp-policy': { category: ['process', 'intrusion_detection'], type: ['info'] },

  'opened-socket': NETWORK_INFO,
  'connected-socket': NETWORK_START,
  'bound-socket': NETWORK_INFO,
  'listened-on-socket': NETWORK_INFO,
  'accepted-connection': NETWORK_START,
  'sent-data': as('network', 'connection', 'info'),
  'received-data': as('network', 'connection', 'info'),
  'changed-socket': NETWORK_INFO,
  'used-socket-address': NETWORK_INFO,
  'saw-packet': NETWORK_INFO,

  'loaded-kernel-module': as('driver', 'start'),
  'unloaded-kernel-module': as('driver', 'end'),
  'handled-kernel-module': as('driver', 'change'),
  'loaded-kernel': HOST_CHANGE,
  'rebooted-system': as('host', 'end'),
  'booted-system': as('host', 'start'),
  'shut-down-system': as('host', 'end'),
  'changed-runlevel': HOST_CHANGE,
  'changed-system-time': HOST_CHANGE,
  'changed-host-name': HOST_CHANGE,
  'changed-swap': HOST_CHANGE,
  'changed-quota': HOST_CHANGE,
  'changed-accounting': HOST_CHANGE,
  'changed-firewall': CONFIGURATION_CHANGE,
  'changed-promiscuous-mode': NETWORK_INFO,
  'changed-device-mapping': HOST_CHANGE,
  'loaded-bpf-program': as('driver', 'start'),
  'unloaded-bpf-program': as('driver', 'end'),
  'used-bpf': as('driver', 'info'),
  'used-keyring': PROCESS_ACCESS,
  'used-performance-events': PROCESS_ACCESS,
  'used-message-queue': PROCESS_INFO,
  'used-ipc-object': PROCESS_INFO,
  'started-service': as('process', 'start'),
  'stopped-service': as('process', 'end'),
  'changed-system-configuration': CONFIGURATION_CHANGE,
  'installed-software': as('package', 'installation'),
  'updated-software': as('package', 'change'),
  'removed-software': as('package', 'deletion'),
  'changed-software': as('package', 'change'),
  'controlled-virtual-machine': HOST_CHANGE,
  'used-cryptography': PROCESS_INFO,
  'allocated-device': HOST_CHANGE,

  'authenticated-user': as('authentication', 'start'),
  'authorized-user': AUTHENTICATION_INFO,
  'acquired-credentials': AUTHENTICATION_INFO,
  'refreshed-credentials': AUTHENTICATION_INFO,
  'disposed-credentials': AUTHENTICATION_INFO,
  'started-session': as('session', 'start'),
  'ended-session': as('session', 'end'),
  'logged-in': { category: ['authentication', 'session'], type: ['start'] },
  'logged-out': { category: ['authentication', 'session'], type: ['end'] },
  'changed-login-id': { category: ['authentication', 'session'], type: ['start'] },
  'changed-password': USER_CHANGE,
  'changed-user-id': AUTHENTICATION_INFO,
  'changed-group-id': AUTHENTICATION_INFO,
  'failed-account-check': AUTHENTICATION_INFO,
  'added-user': as('iam', 'user', 'creation'),
  'deleted-user': as('iam', 'user', 'deletion'),
  'changed-user': USER_CHANGE,
  'looked-up-user': as('iam', 'user', 'info'),
  'locked-user': USER_CHANGE,
  'unlocked-user': USER_CHANGE,
  'added-group': as('iam', 'group', 'creation'),
  'deleted-group': as('iam', 'group', 'deletion'),
  'changed-group': as('iam', 'group', 'change'),
  'changed-role': USER_CHANGE,
  'changed-label': CONFIGURATION_CHANGE,
  'ran-command': as('process', 'start'),
  'typed-on-terminal': as('session', 'info'),

  'denied-access': as('intrusion_detection', 'denied'),
  'tolerated-access': as('intrusion_detection', 'allowed'),
  'allowed-access': as('intrusion_detection', 'allowed'),
  'noted-access': as('intrusion_detection', 'info'),
  'checked-access': as('intrusion_detection', 'info'),
  'followed-untrusted-link': { category: ['file', 'intrusion_detection'], type: ['info'] },
  'created-untrusted-file': { category: ['file', 'intrusion_detection'], type: ['info'] },
  'entered-sandbox': PROCESS_CHANGE,
  'left-sandbox': PROCESS_CHANGE,
  'checked-integrity': { category: ['file', 'intrusion_detection'], type: ['info'] },
  'measured-file': as('file', 'info'),
  'recorded-hash': as('file', 'info'),
  'changed-integrity-policy': CONFIGURATION_CHANGE,
  'found-anomaly': as('intrusion_detection', 'info'),
  'answered-anomaly': as('intrusion_detection', 'info'),
  'loaded-mac-policy': CONFIGURATION_CHANGE,
  'kept-mac-policy': as('configuration', 'info'),
  'changed-mac-configuration': CONFIGURATION_CHANGE,
  'noticed-mac-change': as('configuration', 'info'),
  'met-mac-error': as('intrusion_detection', 'info'),
  'changed-audit-configuration': CONFIGURATION_CHANGE,
  'started-audit': CONFIGURATION_CHANGE,
  'stopped-audit': CONFIGURATION_CHANGE,
  'rotated-audit-log': CONFIGURATION_CHANGE,
  'met-audit-error': as('configuration', 'info', 'error'),
  'listened-to-audit': as('configuration', 'access'),
  'ceased-to-listen-to-audit': as('configuration', 'access'),
  'connected-audit-daemons': NETWORK_INFO,
  'sent-message': PROCESS_INFO,

  'called-system': PROCESS_INFO,
  'ended-event': as('host', 'info'),
  'wrote-record': as('host', 'info'),
};

/** How the schema classifies an action. */
export function classificationOf(action: EventAction): Classification {
  return CLASSIFICATIONS[action];
}
