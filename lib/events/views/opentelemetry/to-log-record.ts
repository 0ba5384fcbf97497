/**
 * An event as a log record of OpenTelemetry, with attributes named by the semantic conventions.
 * Attributes without a name there begin with `audit.`. docs/opentelemetry.md explains the mapping.
 */
import type { EcsDocument } from '../ecs/ecs-document';
import { eventToEcs } from '../ecs/to-ecs';
import type { EventData } from '../../data/event-data';
import type { Names } from '../../../machine/names';
import { type AttributeValue, anyValue, type LogRecord, unixNano } from './log-record';
import { baseName } from '../../../text/path';

/** Whose names the record has, and when it was seen. */
export interface LogRecordOptions {
  /** The names of users and groups. Default: this machine's. */
  readonly names?: Names;
  /** When this program saw the event, in milliseconds since 1970. Default: now. */
  readonly observedTimeMs?: number;
}

const INFO = { severityNumber: 9, severityText: 'INFO' };
const WARN = { severityNumber: 13, severityText: 'WARN' };

/** Whether the event is a refusal or a fault worth a look; a missing file is not. */
function isAlarming({ event }: EcsDocument): boolean {
  const { category, type, outcome } = event;
  if (type.includes('denied') || type.includes('error')) return true;
  if (type.includes('allowed') || outcome === 'success') return false;
  if (category.includes('intrusion_detection')) return true;
  const isOfUsers = category.includes('authentication') || category.includes('iam');
  return isOfUsers && outcome === 'failure';
}

type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

function processAttributes({ process, user }: EcsDocument): Attributes {
  return {
    'process.pid': process?.pid,
    'process.parent_pid': process?.parent?.pid,
    'process.executable.path': process?.executable,
    'process.executable.name': baseName(process?.executable),
    'process.command_args': process?.args,
    'process.args_count': process?.args_count,
    'process.command_line': process?.command_line,
    'process.title': process?.title,
    'process.working_directory': process?.working_directory,
    'process.user.id': numberOf(process?.user?.id),
    'process.user.name': process?.user?.name,
    'process.real_user.id': numberOf(process?.real_user?.id),
    'process.real_user.name': process?.real_user?.name,
    'process.saved_user.id': numberOf(process?.saved_user?.id),
    'process.saved_user.name': process?.saved_user?.name,
    'user.id': user?.id,
    'user.name': user?.name,
  };
}

function fileAttributes({ file }: EcsDocument): Attributes {
  return {
    'file.path': file?.path,
    'file.name': file?.name,
    'file.directory': file?.directory,
    'file.extension': file?.extension,
    'file.inode': file?.inode,
    'file.mode': file?.mode,
    'file.owner.id': file?.uid,
    'file.owner.name': file?.owner,
    'file.group.id': file?.gid,
    'file.group.name': file?.group,
  };
}

function networkAttributes({ source, destination, server, network }: EcsDocument): Attributes {
  return {
    'source.address': source?.address,
    'source.port': source?.port,
    'destination.address': destination?.address,
    'destination.port': destination?.port,
    'server.address': server?.address,
    'server.port': server?.port,
    'network.type': network?.type,
    'network.transport': network?.transport,
  };
}

function auditAttributes({ audit, event, user, group }: EcsDocument): Attributes {
  return {
    'audit.action': event.action,
    'audit.outcome': event.outcome,
    'audit.id': event.id,
    'audit.serial': event.sequence,
    'audit.record_type': event.code,
    'audit.record_types': audit.record_types,
    'audit.completion': audit.completion,
    'audit.late': audit.late,
    'audit.syscall': audit.syscall,
    'audit.operation': audit.operation,
    'audit.verdict': audit.verdict,
    'audit.mediator': audit.mediator,
    'audit.signal': audit.signal,
    'audit.keys': audit.keys,
    'audit.session': audit.session,
    'audit.terminal': audit.terminal,
    'audit.paths': audit.paths,
    'audit.socket': audit.socket,
    'audit.object.kind': audit.object?.kind,
    'audit.object.name': audit.object?.name,
    'audit.target.pid': audit.target_processes?.[0]?.pid,
    'audit.target.name': audit.target_processes?.[0]?.name,
    'audit.target.user.id': user?.target?.id,
    'audit.target.user.name': user?.target?.name,
    'audit.target.group.id': group?.id,
    'audit.target.group.name': group?.name,
  };
}

function securityAttributes({ audit: { selinux, apparmor } }: EcsDocument): Attributes {
  return {
    'audit.selinux.scontext': selinux?.scontext,
    'audit.selinux.tcontext': selinux?.tcontext,
    'audit.selinux.tclass': selinux?.tclass,
    'audit.apparmor.profile': apparmor?.profile,
    'audit.apparmor.peer': apparmor?.peer,
  };
}

function attributesOf(document: EcsDocument): Attributes {
  return {
    'host.name': document.host?.name,
    'error.type': document.error?.code,
    'security_rule.name': document.rule?.name,
    ...processAttributes(document),
    ...fileAttributes(document),
    ...networkAttributes(document),
    ...auditAttributes(document),
    ...securityAttributes(document),
  };
}

export function eventToLogRecord(event: EventData, options: LogRecordOptions = {}): LogRecord {
  const document = eventToEcs(event, options);
  const attributes = Object.entries(attributesOf(document)).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
  return {
    timeUnixNano: unixNano(event.id.timestampMs),
    observedTimeUnixNano: unixNano(options.observedTimeMs ?? Date.now()),
    ...(isAlarming(document) ? WARN : INFO),
    eventName: 'audit.event',
    body: { stringValue: document.message },
    attributes,
  };
}
