/** The rows of docs/compatibility.md about remote logging: each is shown by a test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const TESTS = join(__dirname, '..');

/** The test that shows each, and its file. */
const SHOWN: Readonly<Record<string, readonly [file: string, name: string]>> = {
  'remote-window': [
    'unit/daemon/remote/remote-client',
    'of all lines in order, with a window of %s',
  ],
  'remote-written-once': [
    'unit/daemon/remote/remote-client',
    'that only warn do not have a line sent twice: %s',
  ],
  'remote-warn-once-continue': [
    'unit/daemon/remote/failure-actions',
    '%s warns once of each, until a line arrives',
  ],
  'remote-start': [
    'unit/daemon/remote/remote-client',
    'is told when the first connection cannot be made, again and again, and ends well',
  ],
  'remote-own-queue': [
    'unit/daemon/remote/line-queues',
    'has a folder beside the file of audisp-remote, which is not touched',
  ],
  'remote-whole-logs': [
    'compat/remote-command',
    'delivers a whole log, whatever the depth of its queue',
  ],
  'remote-all-problems': [
    'compat/remote-command',
    'tells everything that is wrong with its configuration',
  ],
  'remote-kerberos': ['unit/daemon/remote/remote-conf', 'is refused with what to do: %s'],
  'remote-take-over': [
    'unit/daemon/remote/remote-server',
    'takes the place of a connection from which nothing comes',
  ],
  'remote-nodes': [
    'unit/daemon/remote/remote-server',
    'have the address as their node, unless they are believed',
  ],
  'remote-one-line': ['unit/daemon/remote/claimed-nodes', 'is one, whatever came'],
  'remote-close-reasons': ['unit/daemon/remote/remote-server', 'is told as auditd tells it'],
};

describe('the differences of remote logging', () => {
  const document = readFileSync(join(TESTS, '../docs/compatibility.md'), 'utf8');

  it('are the rows of the document', () => {
    const rows = [...document.matchAll(/^\| `(remote-[a-z-]+)`/gm)].map((match) => match[1]);
    expect(rows).toEqual(Object.keys(SHOWN));
  });

  it.each(Object.entries(SHOWN))('%s has a test', (_id, [file, name]) => {
    expect(readFileSync(join(TESTS, `${file}.test.ts`), 'utf8')).toContain(`'${name}'`);
  });
});
