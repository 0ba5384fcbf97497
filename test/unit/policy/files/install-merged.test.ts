/** The merged file takes the old one's place at once, and the old one stays beside it as it was. */
import { thrownBy } from '../../thrown';
import { expect, it } from '@jest/globals';
import {
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { installMerged, isInstalled } from '../../../../lib/policy/files/install-merged';
import { withFolder } from './scratch-folder';

it('replaces the file and keeps the previous one with mode and times', () => {
  withFolder({ 'audit.rules': { text: 'old\n', mode: 0o604 } }, (folder) => {
    const path = join(folder, 'audit.rules');
    utimesSync(path, 1_000_000, 2_000_000);
    const { ino } = statSync(path);
    expect(isInstalled(path, 'new\n')).toBe(false);
    installMerged(path, 'new\n\udcff');
    expect(isInstalled(path, 'new\n\udcff')).toBe(true);
    expect(readFileSync(path)).toEqual(Buffer.from([0x6e, 0x65, 0x77, 0x0a, 0xff]));
    expect(statSync(path).mode & 0o777).toBe(0o640);
    const previous = statSync(`${path}.prev`);
    expect(readFileSync(`${path}.prev`, 'utf8')).toBe('old\n');
    expect([previous.mode & 0o777, previous.mtimeMs, previous.ino]).toEqual([0o604, 2e9, ino]);
    expect(readdirSync(folder)).toEqual(['audit.rules', 'audit.rules.prev']);
    installMerged(path, 'newer\n');
    expect(readFileSync(`${path}.prev`)).toEqual(Buffer.from([0x6e, 0x65, 0x77, 0x0a, 0xff]));
  });
});

it('makes a file where there was none, and leaves nothing when it cannot', () => {
  withFolder({}, (folder) => {
    installMerged(join(folder, 'audit.rules'), 'x\n');
    expect(readdirSync(folder)).toEqual(['audit.rules']);
    const path = join(folder, 'no', 'audit.rules');
    expect(isInstalled(path, '')).toBe(false);
    expect(thrownBy(() => installMerged(path, 'x\n'))).toMatchObject({ code: 'ENOENT' });
  });
});

it('leaves what another program left beside the file, and writes all the same', () => {
  withFolder({ 'audit.rules': 'old\n' }, (folder) => {
    const path = join(folder, 'audit.rules');
    writeFileSync(`${path}.${process.pid}.new`, 'somebody’s');
    writeFileSync(`${path}.${process.pid}.prev`, 'stale');
    installMerged(path, 'new\n');
    expect(readFileSync(path, 'utf8')).toBe('new\n');
    expect(readFileSync(`${path}.prev`, 'utf8')).toBe('old\n');
    expect(readFileSync(`${path}.${process.pid}.new`, 'utf8')).toBe('somebody’s');
  });
});

it('writes where a link leads, and keeps the old contents, not the link, beside it', () => {
  withFolder({ 'real/audit.rules': 'old\n' }, (folder) => {
    const path = join(folder, 'audit.rules');
    symlinkSync('real/audit.rules', path);
    installMerged(path, 'new\n');
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real/audit.rules'), 'utf8')).toBe('new\n');
    expect(lstatSync(`${path}.prev`).isSymbolicLink()).toBe(false);
    expect(readFileSync(`${path}.prev`, 'utf8')).toBe('old\n');
  });
});
