/** The kernel's status and features in words, and words as the kernel's numbers. */
import { describe, expect, it } from '@jest/globals';
import { enabledNumber, failureNumber, featuresOf, statusOf } from '../../../lib/kernel/status';
import type { EnabledState, FailureMode } from '../../../lib/tables/settings';
import { thrownBy } from '../thrown';

describe('statusOf', () => {
  it('names every member', () => {
    const status = statusOf({
      mask: 0,
      enabled: 1,
      failure: 2,
      pid: 321,
      rateLimit: 1,
      backlogLimit: 2,
      lost: 3,
      backlog: 4,
      featureBitmap: 0x7f,
      backlogWaitTime: 15_000,
      backlogWaitTimeActual: 5,
    });
    expect(status).toEqual({
      enabled: 'enabled',
      failureMode: 'panic',
      daemonPid: 321,
      rateLimitPerSecond: 1,
      backlogLimitRecords: 2,
      lostRecords: 3,
      backlogRecords: 4,
      kernelFeatures: [
        'backlog-limit',
        'backlog-wait-time',
        'executable-path',
        'exclude-extend',
        'sessionid-filter',
        'lost-reset',
        'filter-fs',
      ],
      featureBitmap: 0x7f,
      backlogWaitTimeJiffies: 15_000,
      backlogWaitTimeActualJiffies: 5,
    });
  });

  it('says nothing of what an old kernel does not tell', () => {
    expect(statusOf({ enabled: 0, failure: 0 })).toEqual({
      enabled: 'disabled',
      failureMode: 'silent',
      daemonPid: 0,
      rateLimitPerSecond: 0,
      backlogLimitRecords: 0,
      lostRecords: 0,
      backlogRecords: 0,
      kernelFeatures: [],
      featureBitmap: 0,
      backlogWaitTimeJiffies: undefined,
      backlogWaitTimeActualJiffies: undefined,
    });
  });

  it.each([
    [0x01, 'backlog-limit'],
    [0x02, 'backlog-wait-time'],
    [0x04, 'executable-path'],
    [0x08, 'exclude-extend'],
    [0x10, 'sessionid-filter'],
    [0x20, 'lost-reset'],
    [0x40, 'filter-fs'],
  ])('reads the feature bit %i as %s, and keeps bits without a name', (bit, name) => {
    const status = statusOf({ enabled: 0, failure: 0, featureBitmap: bit | 0x80000000 });
    expect(status.kernelFeatures).toEqual([name]);
    expect(status.featureBitmap).toBe(bit | 0x80000000);
  });

  it.each<[string, { enabled?: number; failure?: number }]>([
    ['enabled state: 3', { enabled: 3, failure: 0 }],
    ['enabled state: undefined', { failure: 0 }],
    ['failure mode: 3', { enabled: 0, failure: 3 }],
  ])('refuses an unknown %s', (what, data) => {
    expect(thrownBy(() => statusOf(data))).toMatchObject({
      name: 'RangeError',
      message: `the kernel sent an unknown ${what}`,
    });
  });
});

describe('enabledNumber and failureNumber', () => {
  it.each<[EnabledState | 0 | 1 | 2, number]>([
    ['disabled', 0],
    ['enabled', 1],
    ['immutable', 2],
    [0, 0],
    [1, 1],
    [2, 2],
  ])('take %p for %i', (state, number) => {
    expect(enabledNumber(state)).toBe(number);
  });

  it.each<[FailureMode | 0 | 1 | 2, number]>([
    ['silent', 0],
    ['printk', 1],
    ['panic', 2],
    [0, 0],
    [2, 2],
  ])('take %p for %i', (mode, number) => {
    expect(failureNumber(mode)).toBe(number);
  });

  it.each(['on', '1', '', 3, -1, 0.5, Number.NaN])('refuse %p', (value) => {
    expect(thrownBy(() => enabledNumber(value as 0))).toMatchObject({
      name: 'ArgumentError',
      argument: 'state',
      expected: 'one of disabled, enabled, immutable, 0, 1, 2',
    });
    expect(thrownBy(() => failureNumber(value as 0))).toMatchObject({
      name: 'ArgumentError',
      argument: 'mode',
      expected: 'one of silent, printk, panic, 0, 1, 2',
    });
  });
});

describe('featuresOf', () => {
  const off = { supported: false, enabled: false, locked: false };

  it.each([
    [{ mask: 1, features: 0, lock: 0 }, { ...off, supported: true }, off],
    [
      { mask: 3, features: 1, lock: 2 },
      { supported: true, enabled: true, locked: false },
      {
        supported: true,
        enabled: false,
        locked: true,
      },
    ],
    [
      { mask: 0, features: 2, lock: 1 },
      { ...off, locked: true },
      { ...off, enabled: true },
    ],
  ])('reads %j', (data, unset, immutable) => {
    expect(featuresOf({ version: 1, ...data })).toEqual({
      'only-unset-loginuid': unset,
      'loginuid-immutable': immutable,
    });
  });
});
