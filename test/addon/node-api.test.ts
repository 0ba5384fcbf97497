import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { addon } from '../../lib/kernel/native';

const root = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

it('is built for a Node-API version that every supported Node has', () => {
  const manifest = JSON.parse(read('package.json')) as { binary: { napi_versions: number[] } };
  expect(Number(process.versions['napi'])).toBeGreaterThanOrEqual(8);
  expect(manifest.binary.napi_versions).toEqual([8]);
  // Compiled for a newer one it would crash at load instead of failing.
  expect(read('binding.gyp')).toContain("'NAPI_VERSION=8'");
  expect(read('CMakeLists.txt')).toContain('NAPI_VERSION=8');
});

it('exports what lib/kernel/native.ts states', () => {
  expect(Object.keys(addon()).toSorted()).toEqual([
    'Control',
    'DaemonStream',
    'EventStream',
    'LogAppender',
    'LogScan',
    'Reassembler',
    'RecordTypes',
    'Stream',
    'decodeFeatures',
    'decodeRule',
    'decodeRules',
    'decodeStatus',
    'encodeFeatures',
    'encodeRule',
    'encodeStatus',
    'errorText',
    'outletState',
    'sendUnixDatagram',
    'writeLines',
  ]);
});

it('gives the C library’s text for an errno', () => {
  expect(addon().errorText(1)).toBe('Operation not permitted');
  expect(addon().errorText(17)).toBe('File exists');
  expect(addon().errorText(99999)).toBe('Unknown error 99999');
  expect(() => addon().errorText(-1)).toThrow('errno must be an integer from 0');
});
