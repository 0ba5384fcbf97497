/** The checks of layers and house rules find what they are there for, in trees made for the purpose. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

let tree = '';

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'audit-netlink-checks-'));
});

afterEach(() => {
  rmSync(tree, { recursive: true });
});

/** What the script says of a tree with these files, without its first line; none when it is content. */
function complaints(script: string, files: Readonly<Record<string, string>>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(tree, dirname(path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const run = spawnSync(process.execPath, [join(ROOT, 'scripts', script), tree], {
    encoding: 'utf8',
  });
  const lines = run.stderr.split('\n').slice(1, -1);
  expect(run.status).toBe(lines.length === 0 ? 0 : 1);
  return lines.map((line) => line.trim());
}

describe('check-layers', () => {
  const check = (files: Readonly<Record<string, string>>): string[] =>
    complaints('check-layers.mjs', files);

  const lower = {
    'lib/client/client.ts': '',
    'lib/kernel/native.ts': "const load = require('node-gyp-build');",
    'lib/errors.ts': '',
    'lib/rules/rule.ts': '',
    'lib/tables/audit.generated.ts': '',
    'lib/cli/shared/output.ts': '',
  };

  it('is content with imports that point down', () => {
    expect(
      check({
        ...lower,
        'lib/index.ts': [
          '/** The entry. */',
          "export { AuditClient } from './client/client';",
          "export type {\n  Rule,\n} from './rules/rule';",
          "export * from './errors';",
        ].join('\n'),
        'lib/rules/compile.ts': [
          "import type { Rule } from './rule';",
          "import { RuleError } from '../errors';",
          "import { FIELD } from '../tables/audit.generated';",
          "// import { AuditClient } from '../client/client';",
          'const text = "see \'../client/client\'";',
        ].join('\n'),
        'lib/cli/tsauditctl/tsauditctl.ts':
          "const { AuditClient } = require('../../client/client') as typeof import('../../client/client');",
        'native/base/status.h': '#include <variant>\n',
        'native/netlink/socket.h': '#include "base/status.h"\n#include "netlink/socket.h"\n',
        'native/node/addon.cc': '#include <napi.h>\n#include "netlink/socket.h"\n',
      }),
    ).toEqual([]);
  });

  it.each([
    ['lib/rules/a.ts', "import { x } from '../client/client';", 'rules/ may not import client/'],
    [
      'lib/rules/a.ts',
      "import type { x } from '../kernel/native';",
      'rules/ may not import kernel/',
    ],
    ['lib/rules/a.ts', "export { addon } from '../kernel/native';", 'may not import kernel/'],
    ['lib/rules/a.ts', "type Door = typeof import('../kernel/native');", 'may not import kernel/'],
    ['lib/rules/a.ts', "import { join } from 'node:path';", 'rules/ imports nothing from outside'],
    ['lib/policy/plan/a.ts', "const c = require('../../client/client');", 'may not import client/'],
    ['lib/interpret/arguments/a.ts', "await import('../../rules/rule');", 'may not import rules/'],
    ['lib/tables/a.ts', "import { parse } from '../rules/rule';", 'tables/ may not import rules/'],
    [
      'lib/tables/a.ts',
      "import type { Stats } from 'node:fs';",
      'tables/ imports nothing from outside',
    ],
    [
      'lib/errors.ts',
      "import { FIELD } from './tables/audit.generated';",
      'may not import tables/',
    ],
    ['lib/client/a.ts', "import { x } from '../cli/shared/output';", 'client/ may not import cli/'],
    ['lib/cli/shared/a.ts', "import '../../client/client';", 'cli/shared/ may not import client/'],
    ['lib/client/a.ts', "const load = require('node-gyp-build');", 'only lib/kernel/native.ts may'],
    ['lib/client/a.ts', "require('../build/Release/audit_netlink.node');", 'not a file below lib/'],
    ['lib/index.ts', 'export const version = 1;', 'has more than re-exports'],
    ['lib/index.ts', "import { x } from './client/client';\nexport { x };", 'more than re-exports'],
    ['lib/strange/a.ts', '', 'belongs to no room'],
    ['lib/policy/a.ts', '', 'belongs to no room'],
  ])('refuses in %s: %j', (path, text, message) => {
    const said = check({ ...lower, [path]: text });
    expect(said).toEqual([expect.stringContaining(message)]);
    expect(said[0]).toMatch(new RegExp(`^${path}:`));
  });

  it.each([
    ['of two files', { 'a.ts': "import './b';", 'b.ts': "import { a } from './a';" }],
    [
      'of types',
      { 'a.ts': "import type { B } from './b';", 'b.ts': "export type { A } from './a';" },
    ],
    [
      'of three files and every form',
      {
        'a.ts': "require('./b');",
        'b.ts': "import { type C } from './c';",
        'c.ts': "type A = typeof import('./a');",
      },
    ],
    ['of one file', { 'a.ts': "import type { A } from './a';" }],
  ])('refuses a circle %s', (_, files: Readonly<Record<string, string>>) => {
    const inRules = Object.entries(files).map(
      ([name, text]) => [`lib/rules/${name}`, text] as const,
    );
    const said = check({ ...lower, ...Object.fromEntries(inRules) });
    const way = [...inRules.map(([path]) => path), 'lib/rules/a.ts'].map((path) => path.slice(4));
    expect(said).toEqual([`lib/rules/a.ts: a circle: ${way.join(' > ')}`]);
  });

  it.each([
    ['native/base/a.h', '#include "netlink/socket.h"', 'base may not include netlink'],
    ['native/netlink/a.cc', '#include "node/addon.h"', 'netlink may not include node'],
    ['native/audit/a.cc', '#include "stream/reader.h"', 'audit may not include stream'],
    ['native/record/a.cc', '#include "netlink/socket.h"', 'record may not include netlink'],
    ['native/audit/a.cc', '#include "record/record.h"', 'audit may not include record'],
    ['native/wasm/a.cc', '#include "stream/reader.h"', 'wasm may not include stream'],
    ['native/record/a.cc', '#include "wasm/exports.h"', 'record may not include wasm'],
    ['native/stream/a.cc', '#include <napi.h>', 'only native/node may'],
    ['native/audit/a.cc', '  #  include "node_api.h"', 'only native/node may'],
    ['native/node/a.cc', '#include <uv.h>', 'Node-API alone'],
    ['native/node/a.cc', '#include "convert.h"', 'has to be named from native/ on'],
    ['native/extra/a.cc', '', 'extra has no layer'],
  ])('refuses in %s: %j', (path, text, message) => {
    expect(check({ [path]: `// What it is.\n${text}\n` })).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it('names the line', () => {
    expect(check({ ...lower, 'lib/rules/a.ts': "/*\n*/\nimport '../client/client';" })).toEqual([
      'lib/rules/a.ts:3: rules/ may not import client/ (client/client.ts)',
    ]);
  });
});

describe('check-sources', () => {
  const check = (files: Readonly<Record<string, string>>): string[] =>
    complaints('check-sources.mjs', files);

  it('is content with a tree that keeps the rules', () => {
    expect(
      check({
        'lib/rule-files/read.ts': '/** Reads. */\nexport const reading = 1; // enum default\n',
        'lib/cli/bin.ts': '#!/usr/bin/env node\n/** Starts. */\n',
        'lib/kernel/native.ts':
          '// The addon.\nexport const load = (path: string) => require(path);\n',
        'lib/kernel/doors.ts':
          "// require('./a').\nimport a from '../a.json';\ntype B = typeof import('./b');\nconst c = 'require(';\n",
        'lib/tables/syscalls/x86_64.generated.ts': `// Generated.\nexport const A = '${'a'.repeat(200)}';\n`,
        'native/base/byte_view.h': '// A view.\nint thousands = 1\'000; // the session id "ses"\n',
        'native/base/places.h': '// The places of lib/rule-files/read.ts, in lib/ and elsewhere.\n',
        'native/base/text.cc': '// Text.\nauto raw = R"(// TODO "quoted)";\n',
        'docs/a.md':
          'There is no list, there\nare no rules, it is no longer there, and 1 is no less than 0.\n',
        'scripts/run.cjs': "'use strict';\n/** Runs. */\nconst word = 'TODO';\n",
        'test/types/api.test.ts': "it('fits', () => { expect(1).toBe(1); });\n",
        'test/unit/a.test.ts': [
          'function fits(value: number): void {\n  expect(value).toBe(1);\n}',
          'const suite = process.env.X ? describe : describe.skip;',
          "suite('all', () => {\n  it('one (or two)', () => fits(1));\n});",
          "it.each([[1], [2]])('each %i )', (n) => {\n  expect(n).toBe(n);\n});",
          "it('calls support', () => expectRule('-D'));",
          "it('rejects', async () => { await expect(p).rejects.toThrow(); });",
        ].join('\n'),
        'test/native/view_test.cc': 'TEST(View, Is) {\n  if (true) { EXPECT_EQ(1, 1); }\n}\n',
        'test/native/end_test.cc': 'TEST_F(End, Is) { Expect(outcome); }\n',
        'package-lock.json': '{ "packages": { "node_modules/a": { "version": "1.0.0" } } }',
      }),
    ).toEqual([]);
  });

  it.each([
    ['lib/a.ts', 'export const a = 1;', 'has to begin with a comment'],
    ['native/base/a.h', '#pragma once', 'has to begin with a comment'],
    ['test/support/a.ts', 'export const a = 1;', 'has to begin with a comment'],
    ['lib/utils/a.ts', '// A.', 'utils says nothing'],
    ['lib/types.ts', '// A.', 'types.ts says nothing'],
    ['native/base/helpers.h', '// A.', 'helpers.h says nothing'],
    ['lib/ruleFiles.ts', '// A.', 'kebab-case'],
    ['lib/rule_files.ts', '// A.', 'kebab-case'],
    ['native/base/byte-view.h', '// A.', 'snake_case'],
    ['lib/a.ts', '// A.\nexport default 1;', 'no default exports'],
    ['lib/a.ts', "// A.\nconst b = (): B => require('./b');", 'require(…): import it at the top'],
    ['lib/a.ts', "// A.\nconst b = require ( './b' ) as typeof import('./b');", 'require(…)'],
    ['lib/a.ts', "// A.\nconst b = require.resolve('./b');", 'require.resolve(…)'],
    ['lib/a.ts', '// A.\nconst b = await import(name);', 'import(…): import it at the top'],
    ['lib/kernel/a.ts', "// A.\nconst load = require('node-gyp-build');", 'require(…)'],
    ['lib/a.ts', '// A.\nexport const enum Colour {}', 'no enum'],
    ['lib/a.ts', `// A.\nconst a = '${'a'.repeat(110)}';`, '123 columns, at most 120'],
    ['native/base/a.cc', `// ${'a'.repeat(120)}`, '123 columns, at most 120'],
    ['lib/a.ts', '// A.\n// TODO: more', 'TODO: finish it'],
    ['native/base/a.cc', '// A.\n/* FIXME */', 'FIXME: finish it'],
    ['lib/a.ts', '// A.\n// As said in the last session', 'about the code alone'],
    ['native/base/a.h', '// A, as lib/b.ts has it.', 'lib/b.ts does not exist'],
    ['lib/a.ts', '// A.\n// See #12.', 'about the code alone'],
    ['lib/a.ts', '// A.\n// Mends issue 12', 'about the code alone'],
    ['lib/a.ts', '// A.\n// It is no number.', '"is no number": say "is not a"'],
    ['lib/a.ts', "// A.\nconst a = 'these are no fields';", '"are no fields": say'],
    ['lib/a.ts', '/** A.\n * That is\n * no field. */', '"is no field": say'],
    ['native/base/a.h', '// A.\n// It was no\n// rule.', '"was no rule": say'],
    ['docs/a.md', 'A key is no\nfilter.', '"is no filter": say'],
    ['README.md', 'This is no tool.', '"is no tool": say'],
    ['docs/a.md', ['', 'work', 'somewhere', 'a.ts'].join('/'), 'is of one machine'],
    ['README.md', ['https://registry', 'example', 'org'].join('.'), 'is of one machine'],
    ['test/unit/a.test.ts', "it('is', () => { work(); });", 'expects nothing'],
    ['test/unit/a.test.ts', "it.each([expect])('is', () => {});", 'expects nothing'],
    ['test/unit/a.test.ts', "it('is', () => { // expect(1)\n});", 'expects nothing'],
    ['test/unit/a.test.ts', "it.only('is', () => { expect(1); });", 'it.only is not for keeping'],
    ['test/unit/a.test.ts', "describe.skip('is', () => {});", 'describe.skip is not for keeping'],
    ['test/unit/a.test.ts', "xit('is', () => { expect(1); });", 'xit is not for keeping'],
    ['test/native/a_test.cc', 'TEST(A, B) {\n  Work();\n}', 'expects nothing'],
    ['test/native/a_test.cc', 'TEST(A, DISABLED_B) { EXPECT_TRUE(1); }', 'DISABLED_B is not'],
  ])('refuses in %s: %j', (path, text, message) => {
    const said = check({ [path]: `${text}\n` });
    expect(said).toContainEqual(expect.stringContaining(message));
    expect(said[0]).toMatch(new RegExp(`^${path}:`));
  });

  it('refuses a lock file that names hosts', () => {
    const entry = { version: '1.0.0', resolved: 'https://packages.example/a.tgz' };
    const lock = JSON.stringify({ packages: { 'node_modules/a': entry } });
    expect(check({ 'package-lock.json': lock })).toEqual([
      'package-lock.json: node_modules/a names a host: https://packages.example/a.tgz',
    ]);
  });

  it('refuses the name of the folder that it is written in', () => {
    expect(check({ 'lib/a.ts': `// A.\nconst here = '${tree}/lib';\n` })).toEqual([
      'lib/a.ts: names the folder that it was written in',
    ]);
  });
});
