/** Which files are read, and which are refused with what reason. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  readRulesFile,
  readRulesPath,
  RulesFileError,
  scanRulesPath,
} from '../../../../lib/policy/files/rules-path';
import { thrownBy } from '../../thrown';
import { withFolder } from './scratch-folder';

const isRoot = process.geteuid?.() === 0;
const describeAsRoot = isRoot ? describe : describe.skip;

describe('a folder', () => {
  it('is read in natural order, its .rules only', () => {
    const files = {
      '9.rules': 'c',
      '10.rules': 'b',
      'x.rules.bak': '',
      '.h.rules': '',
      'a b.rules': 'd',
    };
    withFolder(files, (folder) => {
      const names = readRulesPath(folder).map(({ path, text }) => [
        path.slice(folder.length),
        text,
      ]);
      expect(names).toEqual([
        ['/9.rules', 'c'],
        ['/10.rules', 'b'],
        ['/a b.rules', 'd'],
      ]);
      expect(readRulesPath(`${folder}/`)[0]?.path).toBe(`${folder}/9.rules`);
    });
  });

  it('may be empty', () => {
    withFolder({}, (folder) => expect(readRulesPath(folder)).toEqual([]));
  });

  it('is refused with all its files’ reasons at once', () => {
    withFolder(
      {
        '1.rules': { text: '', mode: 0o602 },
        '2.rules': 'fine',
        '4.rules': { text: '', mode: 0o666 },
      },
      (folder) => {
        mkdirSync(join(folder, '3.rules'));
        const { files, refusals } = scanRulesPath(folder);
        expect(files.map(({ text }) => text)).toEqual(['fine']);
        expect(refusals.map(({ message }) => message.slice(folder.length))).toEqual([
          '/1.rules: is world writable',
          '/3.rules: is not a regular file',
          '/4.rules: is world writable',
        ]);
        expect(thrownBy(() => readRulesPath(folder))).toMatchObject({ code: 'world-writable' });
      },
    );
  });

  it('that everybody may write to is refused', () => {
    withFolder({ 'd/1.rules': '' }, (folder) => {
      const path = join(folder, 'd');
      chmodSync(path, 0o1777);
      expect(scanRulesPath(path).refusals[0]).toMatchObject({ path, code: 'world-writable' });
    });
  });
});

describe('a file', () => {
  it('keeps bytes that are no text', () => {
    withFolder({ 'a.rules': '' }, (folder) => {
      const path = join(folder, 'a.rules');
      writeFileSync(path, Buffer.from([0x2d, 0xff, 0x0a]));
      expect(readRulesFile(path).text).toBe('-\udcff\n');
    });
  });

  it.each([
    ['no/such', 'ENOENT', 'does not exist'],
    ['file/below', 'ENOTDIR', 'does not exist: a part of its path is not a folder'],
  ])('%s', (name, code, reason) => {
    withFolder({ file: '' }, (folder) => {
      const path = join(folder, name);
      const error = thrownBy(() => readRulesPath(path));
      expect(error).toBeInstanceOf(RulesFileError);
      expect(error).toMatchObject({ path, code, reason, message: `${path}: ${reason}` });
    });
  });

  it('that is a fifo does not hold the program up', () => {
    withFolder({}, (folder) => {
      const path = join(folder, 'fifo.rules');
      spawnSync('mkfifo', [path]);
      expect(thrownBy(() => readRulesFile(path))).toMatchObject({ code: 'not-regular' });
    });
  });
});

describeAsRoot('a file (as root)', () => {
  it('of somebody else is refused, unless that is asked for', () => {
    withFolder({ 'a.rules': '-D\n' }, (folder) => {
      const path = join(folder, 'a.rules');
      chownSync(path, 4242, 0);
      const error = thrownBy(() => readRulesFile(path));
      expect(error).toMatchObject({
        code: 'foreign-owner',
        reason: 'belongs to uid 4242, not to root',
      });
      expect(readRulesFile(path, { anyOwner: true }).text).toBe('-D\n');
    });
  });
});
