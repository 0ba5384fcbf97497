/** An event as a document of the Elastic Common Schema. docs/ecs.md has the mapping in words. */
import type { Names } from '../../../machine/names';
import { sharedNames } from '../../../machine/shared-names';
import type { EventData } from '../../data/event-data';
import { isoTime } from '../event-json';
import { addressText } from '../../normalized/address-text';
import { type NormalizedEvent, normalizeEvent } from '../../normalized/normalized-event';
import { type EventObject, isOf } from '../../normalized/objects';
import type { SecurityContext } from '../../normalized/statement';
import { summaryOf } from '../summary';
import { type Draft, finished } from '../well-formed';
import { classificationOf } from './categories';
import {
  ECS_VERSION,
  type EcsAudit,
  type EcsDocument,
  type EcsSecurityContext,
} from './ecs-document';
import { fileOf } from './file';
import { type Ends, endpointOf, endsOf } from './network';
import { identity, processOf, userOf } from './people';
import { RECORD_TYPE } from '../../../tables/record-type';

/** What a document has beside the event itself. */
export interface EcsOptions {
  /** The names of users and groups. Default: this machine's. */
  readonly names?: Names;
  /**
   * Adds the records as lines of audit.log, as `event.original`. As in `toJSON()`, bytes that are not UTF-8 are lone
   * surrogates, U+DC00 plus the byte.
   */
  readonly original?: boolean;
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

function relatedOf(event: NormalizedEvent, ends: Ends): Draft<EcsDocument['related']> {
  const { account, subject } = event;
  const { login, real, effective } = subject;
  const accounts = event.objects.filter(isOf('user'));
  return {
    user: distinct([account, login, real, effective, ...accounts].map((user) => user?.name)),
    ip: distinct([ends?.source?.ip, ends?.destination?.ip, ends?.server?.ip]),
    hosts: distinct([event.origin.host]),
  };
}

/** An object of which only the name is known, without a field of its own in the schema. */
function namedIn(objects: readonly EventObject[]): Draft<EcsAudit['object']> {
  for (const object of objects) {
    switch (object.kind) {
      case 'file':
      case 'address':
      case 'endpoint':
      case 'process':
      case 'user':
      case 'group':
      case 'command':
      case 'package':
        break;
      default:
        return object;
    }
  }
  return undefined;
}

/** What a security module went by, below its name. */
function contextOf({
  module,
  ...context
}: SecurityContext): Partial<Record<SecurityContext['module'], EcsSecurityContext>> {
  return { [module]: context };
}

function auditOf(event: EventData, normalized: NormalizedEvent): Draft<EcsAudit> {
  const { objects, subject, process } = normalized;
  const socket = objects.find(isOf('address'));
  return {
    record_types: distinct(event.records.map((record) => record.type)),
    completion: event.completion,
    late: event.late ? true : undefined,
    syscall: normalized.syscall,
    operation: normalized.operation,
    verdict: normalized.verdict,
    mediator: normalized.mediator,
    signal: normalized.signal,
    keys: normalized.keys,
    session: subject.session,
    terminal: process.terminal,
    paths: distinct(objects.filter(isOf('file')).map((file) => file.path)),
    target_processes: objects.filter(isOf('process')).map(({ pid, name }) => ({ pid, name })),
    object: namedIn(objects),
    ...(normalized.context === undefined ? {} : contextOf(normalized.context)),
    socket:
      socket === undefined || endpointOf(socket) !== undefined
        ? undefined
        : addressText(socket.address),
  };
}

/** The record types that the kernel itself writes: `<linux/audit.h>`. */
function isOfKernel(typeNumber: number): boolean {
  return typeNumber === RECORD_TYPE.LOGIN || (typeNumber >= 1300 && typeNumber <= 2000);
}

/** The last representable time (ECMA-262, Time Values). */
const LAST_MOMENT = 8.64e15;

export function eventToEcs(event: EventData, options: EcsOptions = {}): EcsDocument {
  const normalized = normalizeEvent(event, options.names ?? sharedNames());
  const { action, objects, outcome, keys, record, process } = normalized;
  const { timestampMs, serial, node } = event.id;
  const ends = endsOf(normalized);
  const document = finished<EcsDocument>({
    '@timestamp': isoTime(Math.min(timestampMs, LAST_MOMENT)) as string,
    message: summaryOf(normalized),
    ecs: { version: ECS_VERSION },
    event: {
      kind: 'event',
      ...classificationOf(action),
      action,
      outcome: outcome.result,
      code: normalized.recordType,
      id: `${(timestampMs / 1000).toFixed(3)}:${serial}`,
      sequence: serial,
      module: 'audit',
      provider: isOfKernel(record.typeNumber)
        ? 'kernel'
        : (normalized.mediator ?? process.executable ?? 'user space'),
    },
    error: { code: outcome.error?.name, message: outcome.error?.message },
    host: { name: node, hostname: node, architecture: normalized.machine },
    user: userOf(normalized),
    group: identity(objects.find(isOf('group'))),
    process: processOf(normalized),
    file: fileOf(normalized),
    ...ends,
    package: { name: objects.find(isOf('package'))?.name },
    rule: { name: keys[0] },
    tags: keys,
    related: relatedOf(normalized, ends),
    audit: auditOf(event, normalized),
  });
  if (options.original !== true) return document;
  // As it came, whatever its bytes.
  return { ...document, event: { ...document.event, original: event.toString() } };
}
