/**
 * The part of the Elastic Common Schema that audit events use, as a type. Fields that are not in
 * the schema are all under `audit`.
 */
import type { EventAction } from '../../normalized/actions';
import type { Verdict } from '../../normalized/statement';
import type { EcsCategory, EcsType } from './categories';

/** The version of the schema that documents follow. */
export const ECS_VERSION = '9.4.0';

/** A user or a group. */
export interface EcsIdentity {
  /** The uid or gid in decimal digits. */
  readonly id?: string;
  /** Its name, where it is known. */
  readonly name?: string;
}

/** Who logged in, and as whom they acted. */
export interface EcsUser extends EcsIdentity {
  /** The effective user, where it is another. */
  readonly effective?: EcsIdentity;
  /** The account that something is done to. */
  readonly target?: EcsIdentity;
}

/** One end of a connection. */
export interface EcsEndpoint {
  /** The address as the records have it. */
  readonly address?: string;
  /** The same, if it is one of IPv4 or IPv6. */
  readonly ip?: string;
  /** The port of TCP, UDP or another transport. */
  readonly port?: number;
}

/** The file that the event is about; of a renaming, by its new name. */
export interface EcsFile {
  /** The path, with the working directory joined where the record has a relative one. */
  readonly path?: string;
  /** Its last part. */
  readonly name?: string;
  /** What is before the last part. */
  readonly directory?: string;
  /** What follows the last dot of the name. */
  readonly extension?: string;
  /** `file`, `dir`, `symlink`, …, from the mode. */
  readonly type?: string;
  /** The inode in decimal digits. */
  readonly inode?: string;
  /** Permission bits in octal digits. */
  readonly mode?: string;
  /** The owner's uid in decimal digits. */
  readonly uid?: string;
  /** The owner's name. */
  readonly owner?: string;
  /** The gid in decimal digits. */
  readonly gid?: string;
  /** The group's name. */
  readonly group?: string;
}

/** The process that did it, and as whom it ran. */
export interface EcsProcess {
  /** Its process ID. */
  readonly pid?: number;
  /** The process that started it. */
  readonly parent?: {
    /** Its process ID (`ppid`). */
    readonly pid?: number;
  };
  /** What it calls itself (`comm`), or the name of its program. */
  readonly name?: string;
  /** The path of its program (`exe`). */
  readonly executable?: string;
  /** The words of the command; one that no record has is empty. */
  readonly args?: readonly string[];
  /** How many words the command had, those that no record has as well. */
  readonly args_count?: number;
  /** The words with blanks between them. */
  readonly command_line?: string;
  /** What it showed as its command line (`proctitle`), cut off at 128 bytes. */
  readonly title?: string;
  /** The folder that it was in (`cwd`). */
  readonly working_directory?: string;
  /** The effective user (`euid`). */
  readonly user?: EcsIdentity;
  /** The real user (`uid`). */
  readonly real_user?: EcsIdentity;
  /** The saved user (`suid`). */
  readonly saved_user?: EcsIdentity;
  /** The effective group (`egid`). */
  readonly group?: EcsIdentity;
  /** The real group (`gid`). */
  readonly real_group?: EcsIdentity;
  /** The saved group (`sgid`). */
  readonly saved_group?: EcsIdentity;
}

/** On what a security module based its decision. Members have the names of the fields. */
export interface EcsSecurityContext {
  /** What was asked for. */
  readonly permissions?: readonly string[];
  /** The context of the process: SELinux. */
  readonly scontext?: string;
  /** The context of what it acted on: SELinux. */
  readonly tcontext?: string;
  /** What kind of thing that is: SELinux. */
  readonly tclass?: string;
  /** Whether SELinux only watched. */
  readonly permissive?: boolean;
  /** The profile that the process runs in: AppArmor. */
  readonly profile?: string;
  /** The profile of the other side: AppArmor. */
  readonly peer?: string;
  /** What kind of access it is: AppArmor. */
  readonly class?: string;
  /** What the module says about it. */
  readonly info?: string;
  /** What IMA found. */
  readonly cause?: string;
  /** The rule of the policy that decided: IPE. */
  readonly rule?: string;
}

/** What the schema has no place for. */
export interface EcsAudit {
  /** The types of its records, each once. */
  readonly record_types: readonly string[];
  /** Why no more records were waited for: see {@link Completion}. */
  readonly completion: string;
  /** There where these are late records of an event that was already delivered. */
  readonly late?: true;
  /** The name of the system call, or of the operation of io_uring. */
  readonly syscall?: string;
  /** What the record calls the operation (`op`), or the permissions that were asked for. */
  readonly operation?: string;
  /** What became of an access: `denied`, `killed`, `tolerated` or `granted`. */
  readonly verdict?: Verdict;
  /** The program that decided: dbus-daemon, systemd. */
  readonly mediator?: string;
  /** The signal that was sent, or that ended the process: `SIGKILL`. */
  readonly signal?: string;
  /** The keys of the rules that caused the records. */
  readonly keys?: readonly string[];
  /** Number of the login session. */
  readonly session?: number;
  /** The terminal of the process (`tty`), or where the message comes from. */
  readonly terminal?: string;
  /** The paths of all files that the event names. */
  readonly paths?: readonly string[];
  /** The processes that were signalled or traced. */
  readonly target_processes?: readonly {
    /** Its process ID. */
    readonly pid?: number;
    /** Its name (`ocomm`). */
    readonly name?: string;
  }[];
  /** Something of which only the name is known: a service, a kernel module, a setting, … */
  readonly object?: {
    /** What it is: `service`, `kernel-module`, … */
    readonly kind?: string;
    /** What it is called. */
    readonly name?: string;
  };
  /** The address of a socket that is neither IPv4 nor IPv6. */
  readonly socket?: string;
  /** Of a decision of SELinux. */
  readonly selinux?: EcsSecurityContext;
  /** Of a decision of AppArmor. */
  readonly apparmor?: EcsSecurityContext;
  /** Of a decision of Smack. */
  readonly smack?: EcsSecurityContext;
  /** Of a decision of Landlock. */
  readonly landlock?: EcsSecurityContext;
  /** Of a decision of Integrity Policy Enforcement. */
  readonly ipe?: EcsSecurityContext;
  /** Of a decision of the Integrity Measurement Architecture. */
  readonly ima?: EcsSecurityContext;
}

/** An event in the Elastic Common Schema. docs/ecs.md says where its members come from. */
export interface EcsDocument {
  /** When the event began: ISO 8601 in UTC, with milliseconds. */
  readonly '@timestamp': string;
  /** What happened, in one line: what `event.summary()` gives. */
  readonly message: string;
  /** The schema. */
  readonly ecs: {
    /** Its version. */
    readonly version: string;
  };
  /** What happened, in the words of the schema. */
  readonly event: {
    /** Always this. */
    readonly kind: 'event';
    /** Which categories of the schema the action belongs to. */
    readonly category: readonly EcsCategory[];
    /** What kind of action of these categories it is. */
    readonly type: readonly EcsType[];
    /** What was done. */
    readonly action: EventAction;
    /** Whether it was done; `unknown` where no record says. */
    readonly outcome: 'success' | 'failure' | 'unknown';
    /** Type of the record that determines the event's action. */
    readonly code: string;
    /** `SECONDS.MILLISECONDS:SERIAL`, as in the record. */
    readonly id: string;
    /** The serial. */
    readonly sequence: number;
    /** Always this. */
    readonly module: 'audit';
    /** `kernel`, or the program that wrote the message. */
    readonly provider: string;
    /**
     * The records as lines of audit.log, if requested. Bytes that are not UTF-8 are lone surrogates: U+DC00 plus the
     * byte.
     */
    readonly original?: string;
  };
  /** What was wrong, where a record says it. */
  readonly error?: {
    /** The errno's name: `EACCES`. */
    readonly code?: string;
    /** The same in words: `Permission denied`. */
    readonly message?: string;
  };
  /** The machine that the event is from. */
  readonly host?: {
    /** What its records call it (`node`). */
    readonly name?: string;
    /** The same. */
    readonly hostname?: string;
    /** The machine that a system call was made for: `x86_64`. */
    readonly architecture?: string;
  };
  /** Who did it. */
  readonly user?: EcsUser;
  /** The group that something was done to. */
  readonly group?: EcsIdentity;
  /** With what program. */
  readonly process?: EcsProcess;
  /** To which file. */
  readonly file?: EcsFile;
  /** Where a connection, a packet or a user came from. */
  readonly source?: EcsEndpoint;
  /** Where a connection or a packet went to. */
  readonly destination?: EcsEndpoint;
  /** This machine's end, where nobody is connected yet. */
  readonly server?: EcsEndpoint;
  /** What is known of the way between the ends. */
  readonly network?: {
    /** Which protocol the addresses are of. */
    readonly type?: 'ipv4' | 'ipv6';
    /** `tcp`, `udp` or another, where a record says. */
    readonly transport?: string;
    /** Seen from this machine. */
    readonly direction?: 'ingress' | 'egress';
  };
  /** The software that was installed, updated or removed. */
  readonly package?: {
    /** What the record calls it (`sw`), often with its version. */
    readonly name?: string;
  };
  /** The rule that caused the event. */
  readonly rule?: {
    /** Its first key. */
    readonly name?: string;
  };
  /** The keys of the rules. */
  readonly tags?: readonly string[];
  /** Everything that was named, for searches. */
  readonly related?: {
    /** The names of users. */
    readonly user?: readonly string[];
    /** The addresses. */
    readonly ip?: readonly string[];
    /** The names of hosts. */
    readonly hosts?: readonly string[];
  };
  /** What the schema has no place for. */
  readonly audit: EcsAudit;
}
