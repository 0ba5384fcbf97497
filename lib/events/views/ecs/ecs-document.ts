/**
 * The part of the Elastic Common Schema that audit events use, as a type. Fields that are not in
 * the schema are all under `audit`.
 */
import type { EventAction } from '../../normalized/actions';
import type { Verdict } from '../../normalized/statement';
import type { EcsCategory, EcsType } from './categories';

/** The version of the schema that documents follow. */
export const ECS_VERSION = '9.4.0';

export interface EcsIdentity {
  readonly id?: string;
  readonly name?: string;
}

export interface EcsUser extends EcsIdentity {
  readonly effective?: EcsIdentity;
  readonly target?: EcsIdentity & { readonly group?: EcsIdentity };
}

/** One end of a connection. */
export interface EcsEndpoint {
  readonly address?: string;
  readonly ip?: string;
  readonly port?: number;
}

export interface EcsFile {
  readonly path?: string;
  readonly name?: string;
  readonly directory?: string;
  readonly extension?: string;
  readonly type?: string;
  readonly inode?: string;
  /** Permission bits in octal digits. */
  readonly mode?: string;
  readonly uid?: string;
  readonly owner?: string;
  readonly gid?: string;
  readonly group?: string;
}

export interface EcsProcess {
  readonly pid?: number;
  readonly parent?: { readonly pid?: number };
  readonly name?: string;
  readonly executable?: string;
  readonly args?: readonly string[];
  readonly args_count?: number;
  readonly command_line?: string;
  readonly title?: string;
  readonly working_directory?: string;
  readonly user?: EcsIdentity;
  readonly real_user?: EcsIdentity;
  readonly saved_user?: EcsIdentity;
  readonly group?: EcsIdentity;
  readonly real_group?: EcsIdentity;
  readonly saved_group?: EcsIdentity;
}

/** On what a security module based its decision. Members have the names of the fields. */
export interface EcsSecurityContext {
  readonly permissions?: readonly string[];
  readonly scontext?: string;
  readonly tcontext?: string;
  readonly tclass?: string;
  readonly permissive?: boolean;
  readonly profile?: string;
  readonly peer?: string;
  readonly class?: string;
  readonly info?: string;
  readonly cause?: string;
  readonly rule?: string;
}

/** What the schema has no place for. */
export interface EcsAudit {
  readonly record_types: readonly string[];
  readonly completion: string;
  readonly late?: true;
  readonly syscall?: string;
  readonly operation?: string;
  /** What became of an access: `denied`, `killed`, `tolerated` or `granted`. */
  readonly verdict?: Verdict;
  /** The program that decided: dbus-daemon, systemd. */
  readonly mediator?: string;
  readonly signal?: string;
  readonly keys?: readonly string[];
  /** Number of the login session. */
  readonly session?: number;
  readonly terminal?: string;
  readonly paths?: readonly string[];
  /** The processes that were signalled or traced. */
  readonly target_processes?: readonly { readonly pid?: number; readonly name?: string }[];
  /** Something of which only the name is known: a service, a kernel module, a setting, … */
  readonly object?: { readonly kind?: string; readonly name?: string };
  /** The address of a socket that is neither IPv4 nor IPv6. */
  readonly socket?: string;
  readonly selinux?: EcsSecurityContext;
  readonly apparmor?: EcsSecurityContext;
  readonly smack?: EcsSecurityContext;
  readonly landlock?: EcsSecurityContext;
  readonly ipe?: EcsSecurityContext;
  readonly ima?: EcsSecurityContext;
}

/** An event in the Elastic Common Schema. docs/ecs.md says where its members come from. */
export interface EcsDocument {
  readonly '@timestamp': string;
  readonly message: string;
  readonly ecs: { readonly version: string };
  readonly event: {
    readonly kind: 'event';
    readonly category: readonly EcsCategory[];
    readonly type: readonly EcsType[];
    readonly action: EventAction;
    readonly outcome: 'success' | 'failure' | 'unknown';
    /** Type of the record that determines the event's action. */
    readonly code: string;
    readonly id: string;
    readonly sequence: number;
    readonly module: 'audit';
    /** `kernel`, or the program that wrote the message. */
    readonly provider: string;
    /**
     * The records as lines of audit.log, if requested. Bytes that are not UTF-8 are lone surrogates: U+DC00 plus the
     * byte.
     */
    readonly original?: string;
  };
  readonly error?: { readonly code?: string; readonly message?: string };
  readonly host?: {
    readonly name?: string;
    readonly hostname?: string;
    /** The machine that a system call was made for: `x86_64`. */
    readonly architecture?: string;
  };
  readonly user?: EcsUser;
  readonly group?: EcsIdentity;
  readonly process?: EcsProcess;
  readonly file?: EcsFile;
  readonly source?: EcsEndpoint;
  readonly destination?: EcsEndpoint;
  readonly server?: EcsEndpoint;
  readonly network?: {
    readonly type?: 'ipv4' | 'ipv6';
    readonly transport?: string;
    readonly direction?: 'ingress' | 'egress';
  };
  readonly package?: { readonly name?: string };
  /** The rule's first key. */
  readonly rule?: { readonly name?: string };
  readonly tags?: readonly string[];
  readonly related?: {
    readonly user?: readonly string[];
    readonly ip?: readonly string[];
    readonly hosts?: readonly string[];
  };
  readonly audit: EcsAudit;
}
