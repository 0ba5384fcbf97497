/**
 * Which C library this Node.js was linked with, and what else a binary has to fit. Knows nothing of
 * the addon's files.
 */
import { closeSync, openSync, readSync } from 'node:fs';

export type CLibrary = 'glibc' | 'musl';

/** An ELF file names its loader near its beginning, behind the headers. */
const ELF_BYTES = 4096;

/**
 * The loader's name in the first bytes of a program: `ld-linux-x86-64.so.2`, `ld-linux-aarch64.so.1`,
 * `ld64.so.2`, `ld-musl-x86_64.so.1`.
 */
const LOADER = /\/ld(?:-(linux|musl)|64)?[\w-]*\.so\.\d/;

/** The C library whose loader starts the program; undefined when the program does not say. */
export function libraryOfProgram(path: string): CLibrary | undefined {
  const bytes = Buffer.alloc(ELF_BYTES);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, bytes, 0, ELF_BYTES, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
  if (bytes.readUInt32BE(0) !== 0x7f_45_4c_46) return undefined;
  const found = LOADER.exec(bytes.toString('latin1'));
  if (found === null) return undefined;
  return found[1] === 'musl' ? 'musl' : 'glibc';
}

/** The part of Node.js's diagnostic report that tells of the C library. */
export interface ReportPart {
  readonly header?: { readonly glibcVersionRuntime?: string };
  readonly sharedObjects?: readonly string[];
}

function report(): ReportPart {
  try {
    return (process.report as { getReport(): unknown } | undefined)?.getReport() as ReportPart;
  } catch {
    return {};
  }
}

/** The same by what is loaded: the loader may have been called with the program as its argument. */
export function libraryOfReport(part: ReportPart): CLibrary | undefined {
  if (part.header?.glibcVersionRuntime !== undefined) return 'glibc';
  const objects = part.sharedObjects ?? [];
  return objects.some((path) => /\/(?:ld-musl-|libc\.musl-)/.test(path)) ? 'musl' : undefined;
}

/** Undefined when nothing tells. */
export function cLibrary(): CLibrary | undefined {
  return libraryOfProgram(process.execPath) ?? libraryOfReport(report());
}

let description: string | undefined;

/** Platform, machine, C library and Node.js, in words. */
export function describeMachine(): string {
  // A report takes milliseconds.
  return (description ??= describe());
}

function describe(): string {
  const place = `${process.platform} ${process.arch}`;
  const node = `Node.js ${process.version}`;
  if (process.platform !== 'linux') return `${place}, ${node}`;
  const library = cLibrary() ?? 'an unknown C library';
  const version = report().header?.glibcVersionRuntime;
  return `${place}, ${library}${library === 'glibc' && version !== undefined ? ` ${version}` : ''}, ${node}`;
}
