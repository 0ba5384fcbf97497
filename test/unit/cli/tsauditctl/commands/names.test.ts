/** Users and groups that only a name service knows, in the rules of `tsauditctl` and in its listings. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import os from 'node:os';
import { run } from '../../../../../lib/cli/tsauditctl/tsauditctl';
import { CollectedOutput } from '../../../../support/collected-output';
import { FakeKernel } from '../../../../support/fake-kernel';
import { type PlayedGetent, playFiles, playGetent } from '../../../../support/played-getent';
import { ScratchFolder } from '../../../policy/files/scratch-folder';

const folder = new ScratchFolder();
let getent: PlayedGetent;

beforeEach(() => {
  jest.spyOn(os, 'machine').mockReturnValue('x86_64');
  playFiles({
    '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:\n',
    '/etc/group': 'root:x:0:\n',
    '/etc/nsswitch.conf': 'passwd: files ldap\ngroup: files ldap\n',
  });
  getent = playGetent(folder, {
    passwd: 'carol:*:70000:1::/:\n',
    group: 'carols:*:70002:\n',
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function ran(kernel: FakeKernel, ...words: readonly string[]) {
  const output = new CollectedOutput();
  const code = await run(words, output, kernel.openControl);
  return { code, out: output.stdout, errors: output.stderr };
}

it('are looked up once for all lines of a file', async () => {
  const kernel = new FakeKernel();
  const lines = Array.from({ length: 40 }, (_, at) =>
    [`-a always,exit -S ${at} -F auid=carol -F gid=carols`, '-F uid=ann'].join(' '),
  );
  const path = folder.file('a.rules', [...lines, '-w /a -p w', ''].join('\n'));
  expect(await ran(kernel, '-R', path)).toMatchObject({ code: 0, errors: '' });
  expect((await ran(kernel, '-l')).out).toContain('-F auid=70000 -F gid=70002 -F uid=1000');
  expect(getent.asked).toEqual(['passwd carol', 'group carols']);
});

it('are in the words of a listing, each asked for once', async () => {
  const kernel = new FakeKernel();
  const rule = ['-a', 'always,exit', '-F', 'arch=b64', '-S'];
  for (const id of ['70000', '7', '1000', '70000']) {
    await ran(kernel, ...rule, 'setuid', '-F', `a0=${id}`, '-F', `key=k${kernel.requests.length}`);
  }
  await ran(kernel, ...rule, 'setgid', '-F', 'a0=70002');
  const { out } = await ran(kernel, '-l', '-i');
  expect(out.match(/(?<= -F )a0=\S+/g)).toEqual([
    'a0=carol',
    'a0=unknown(7)',
    'a0=ann',
    'a0=carol',
    'a0=carols',
  ]);
  expect(getent.asked).toEqual(['passwd 70000', 'passwd 7', 'group 70002']);
});
