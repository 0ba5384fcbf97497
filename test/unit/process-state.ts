/** The privileges and namespaces that a test wants this process to have, as `/proc` would tell them. */
import fs from 'node:fs';
import { jest } from '@jest/globals';

/** Every capability, as `/proc/self/status` writes them. */
export const ALL = '000001ffffffffff';

const { readFileSync } = fs;

export interface ProcessState {
  readonly capabilities?: string | undefined;
  readonly user?: boolean | undefined;
  readonly pid?: boolean | undefined;
  readonly uid?: number;
  /** The seccomp mode of proc(5): 0 none, 1 strict, 2 a filter. */
  readonly seccomp?: number;
}

/** Makes up what `/proc/self` tells until mocks are restored; what is undefined is not there. */
export function processIs({ capabilities, user, pid, uid = 0, seccomp = 0 }: ProcessState): void {
  jest.spyOn(fs, 'readFileSync').mockImplementation(((path: string, options: 'utf8') => {
    if (path !== '/proc/self/status') return readFileSync(path, options);
    if (capabilities === undefined) throw new Error('no such file');
    return (
      `Name:\tnode\nCapPrm:\t${ALL}\nCapEff:\t${capabilities}\nCapBnd:\t${ALL}\n` +
      `Seccomp:\t${seccomp}\nSeccomp_filters:\t2\n`
    );
  }) as typeof readFileSync);
  jest.spyOn(fs, 'readlinkSync').mockImplementation(((path: string) => {
    const initial = { '/proc/self/ns/user': user, '/proc/self/ns/pid': pid }[path];
    if (initial === undefined) throw new Error('no such file');
    const inode = path.endsWith('user') ? 4_026_531_837 : 4_026_531_836;
    return `${path.slice('/proc/self/ns/'.length)}:[${initial ? inode : 4_026_532_999}]`;
  }) as unknown as typeof fs.readlinkSync);
  jest.spyOn(process as Required<NodeJS.Process>, 'geteuid').mockReturnValue(uid);
}

/** A process that lacks nothing, so that hints come from elsewhere. */
export const PRIVILEGED: ProcessState = { capabilities: ALL, user: true, pid: true };

/** The same, as the owner of the files that a test writes. */
export const PRIVILEGED_OWNER: ProcessState = { ...PRIVILEGED, uid: process.geteuid?.() ?? 0 };
