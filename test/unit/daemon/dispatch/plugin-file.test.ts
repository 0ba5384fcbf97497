/** Files of plugins.d: what they say, what is wrong with them, and which files of a folder count. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PluginError } from '../../../../lib/errors';
import { parsePluginFile } from '../../../../lib/daemon/dispatch/plugin-file';
import { readPluginFolder } from '../../../../lib/daemon/dispatch/plugin-folder';

const FILE = '/etc/audit/plugins.d/x.conf';
const parse = (text: string): ReturnType<typeof parsePluginFile> => parsePluginFile(text, FILE);
const codes = (text: string): [number | undefined, string][] =>
  parse(text).problems.map(({ line, code }) => [line, code]);

it('reads every key, in any case, between comments and blanks', () => {
  const text = [
    '# a comment',
    '',
    'Active = YES',
    '  path  =  /sbin/audisp-syslog ',
    'type = always',
    'args = LOG_INFO LOG_LOCAL6',
    'format\t=\tBinary\r',
  ].join('\n');
  expect(parse(text)).toEqual({
    problems: [],
    plugin: {
      name: 'x',
      file: FILE,
      active: true,
      path: '/sbin/audisp-syslog',
      args: ['LOG_INFO', 'LOG_LOCAL6'],
      type: 'always',
      format: 'binary',
    },
  });
});

it('is inactive, a program and reads lines where nothing is said', () => {
  expect(parse('path = /x').plugin).toMatchObject({
    active: false,
    type: 'always',
    format: 'string',
    args: [],
  });
  expect(parse('').plugin).toMatchObject({ active: false, path: '' });
});

it('is a module of JavaScript with type = module', () => {
  const module = 'path = /a.mjs\ntype = module\n';
  expect(parse(module).plugin).toMatchObject({ type: 'module', format: 'events' });
  expect(parse(`${module}format = records`).plugin).toMatchObject({ format: 'records' });
});

it('tells everything that is wrong at once, with line and cure', () => {
  const text = [
    'active=yes',
    'path = sbin/x y',
    'type = sometimes',
    'colour = red',
    'format =',
    'args = a\u0001b',
  ].join('\n');
  const { plugin, problems } = parse(text);
  expect(plugin).toBeUndefined();
  expect(problems.map(({ message }) => message)).toEqual([
    `${FILE}:1: has no = after active; write "key = value", with a blank on either side of =`,
    `${FILE}:2: has 2 values for path; write what follows the path as args = …`,
    `${FILE}:3: has the unknown type sometimes; write always, builtin or module`,
    `${FILE}:4: has the unknown key colour; write active, direction, path, type, args or format`,
    `${FILE}:5: has no value for format; write one, or a # in front`,
    `${FILE}:6: has a control character; remove it`,
  ]);
  expect(problems.every((problem) => problem instanceof PluginError)).toBe(true);
});

describe('one problem', () => {
  it.each([
    ['active = yes', [[undefined, 'missing-path']]],
    ['active = yes\npath = x', [[2, 'bad-path']]],
    ['active = maybe', [[1, 'unknown-value']]],
    ['path = /x\nformat = events', [[2, 'wrong-format']]],
    ['path = /x\ntype = module\nformat = binary', [[3, 'wrong-format']]],
    ['path = /x\nformat = text', [[2, 'unknown-value']]],
    ['path = builtin_magic', [[1, 'bad-path']]],
  ])('%j', (text, expected) => {
    expect(codes(text)).toEqual(expected);
    expect(parse(text).plugin).toBeUndefined();
  });
});

it('takes what is obsolete or repeated, and says so', () => {
  const text = 'direction = out\npath = builtin_syslog\ntype = builtin\nactive = no\nactive = yes';
  const { plugin, problems } = parse(text);
  expect(plugin).toMatchObject({ path: '/sbin/audisp-syslog', type: 'always', active: true });
  expect(problems.map(({ line, code, isWarning }) => [line, code, isWarning])).toEqual([
    [1, 'obsolete', true],
    [2, 'obsolete', true],
    [3, 'obsolete', true],
    [5, 'repeated-key', true],
  ]);
});

it('has the socket of auditd 3 built in, with a mode and a path', () => {
  const socket = 'path = builtin_af_unix\ntype = builtin\n';
  expect(parse(`${socket}args = 0640 /run/x`)).toMatchObject({
    problems: [],
    plugin: {
      type: 'builtin',
      path: 'builtin_af_unix',
      format: 'string',
      args: ['0640', '/run/x'],
    },
  });
  expect(parse(socket).plugin).toMatchObject({ args: [] });
  expect(parse('path = builtin_af_unix\nformat = binary').plugin).toMatchObject({
    type: 'builtin',
    format: 'binary',
  });
});

it.each(['0999 /run/x', 'run/x', '0640 0640', '/a /b', `/${'x'.repeat(107)}`])(
  'refuses arguments of a socket that are not a mode and a path: %s',
  (args) => {
    expect(codes(`path = builtin_af_unix\nargs = ${args}`)).toEqual([[2, 'bad-arguments']]);
  },
);

describe('a folder', () => {
  let folder = '';
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const trust = (): undefined => undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plugins-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has the plugins of files with one dot that end with .conf and are not hidden', () => {
    for (const name of ['b.conf', 'a.conf', '.c.conf', 'a.conf.bak', 'a.b.conf', 'd', 'e.txt']) {
      put(name, 'path = /bin/true');
    }
    const { plugins, problems, skipped } = readPluginFolder(folder, trust);
    expect(plugins.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(problems).toEqual([]);
    expect(skipped).toEqual(['.c.conf', 'a.b.conf', 'a.conf.bak', 'd', 'e.txt']);
  });

  it('leaves out what is not right, and has the rest', () => {
    put('a.conf', 'active = yes\npath = /bin/true');
    put('b.conf', 'active');
    put('c.conf', 'active = yes\npath = /etc/hostname.not-there');
    put('script', '#!/bin/sh\n');
    put('d.conf', `active = yes\npath = ${join(folder, 'script')}`);
    chmodSync(join(folder, 'script'), 0o644);
    const distrust = (path: string): PluginError | undefined =>
      path.endsWith('not-there')
        ? new PluginError(path, 'ENOENT', 'does not exist', { hint: 'install it' })
        : undefined;
    const { plugins, problems, faulty } = readPluginFolder(folder, distrust);
    expect(plugins.map(({ name }) => name)).toEqual(['a']);
    expect(faulty).toEqual(['b', 'c', 'd']);
    expect(problems.map(({ code }) => code)).toEqual([
      'no-equals-sign',
      'ENOENT',
      'not-executable',
    ]);
  });

  it('does not look at what an inactive plugin would run', () => {
    put('a.conf', 'active = no\npath = /not/there');
    const asked: string[] = [];
    readPluginFolder(folder, (path) => void asked.push(path));
    expect(asked).toEqual([join(folder, 'a.conf')]);
  });

  it('reads no file that is not to be trusted', () => {
    put('a.conf', 'active = yes\npath = /bin/true');
    const distrust = (path: string): PluginError =>
      new PluginError(path, 'foreign-owner', 'belongs to another', { hint: 'run chown' });
    const { plugins, problems } = readPluginFolder(folder, distrust);
    expect(plugins).toEqual([]);
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['foreign-owner', join(folder, 'a.conf')],
    ]);
  });

  it('that is not there is one problem', () => {
    const { problems } = readPluginFolder('/not/there', trust);
    expect(problems.map(({ message }) => message)).toEqual([
      '/not/there: does not exist; create it, or set another plugin_dir',
    ]);
  });
});
