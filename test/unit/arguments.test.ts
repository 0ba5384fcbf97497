/**
 * Every function that the package exports, and every method of what it gives, called with what plain
 * JavaScript lets through: it is taken, or refused by an error of ours. Nothing comes out of the middle of
 * a function, such as `Cannot read properties of undefined`.
 */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as api from '../../lib';
import { FakeKernel } from '../support/fake-kernel';
import { refused } from '../support/outcomes';
import { packOutcomes, unpackRequests } from '../support/packed-exchange';
import { PRIVILEGED, processIs } from './process-state';
import { ScriptedControl, scriptSockets } from './scripted-addon';

scriptSockets();

beforeEach(() => {
  processIs(PRIVILEGED);
  // What a stream asks before it opens: it may not.
  ScriptedControl.answer = () => refused(1);
  const control = new FakeKernel().openControl();
  jest.spyOn(ScriptedControl.prototype, 'exchange').mockImplementation(async (words, payloads) => {
    const requests = unpackRequests(words, payloads);
    return packOutcomes(
      await Promise.all(requests.map(async (request) => await control.request(request))),
    );
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const LINE = 'type=SYSCALL msg=audit(1.000:1): arch=c000003e syscall=2 uid=0 key="k"';
const RULE = '-a always,exit -F arch=b64 -S open -k k';
const FILE = { path: '/a.rules', text: `${RULE}\n` };

/** What somebody may hand in instead of what is meant. */
const WRONG: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['NaN', Number.NaN],
  ['-1', -1],
  ['1.5', 1.5],
  ['5', 5],
  ['5n', 5n],
  ['true', true],
  ["''", ''],
  ["'8192'", '8192'],
  ['a path', '/var/log/audit/audit.log'],
  ['a NUL', 'a\0b'],
  ["two watches' words", ['-w', '/a', '-w', '/b']],
  ['two watches', ['-w /a', '-w /b']],
  ['{}', {}],
  ['an unknown option', { nosuch: 1 }],
  ['options that are null', { target: null, signal: null, timeoutMs: null, names: null }],
  ['options of other kinds', { target: 5, signal: 'x', timeoutMs: '8192', names: [] }],
  ['a target without look-ups', { target: { machine: undefined } }],
  ['a rule without its list', { action: 'always' }],
  ['a rule with holes', { list: 'exit', action: 'always', where: [null], keys: [5], syscalls: {} }],
  ['[]', []],
  ['[undefined]', [undefined]],
  ['[null]', [null]],
  ['[[]]', [[]]],
  ['a function', () => {}],
  ['a symbol', Symbol('s')],
  ['a Promise', Promise.resolve('-w /etc')],
  ['a Map', new Map([['key', 'x']])],
  ['bytes', new Uint8Array(3)],
  ['words of 32 bits', new Uint32Array(3)],
  ['an iterator', [1, 2][Symbol.iterator]()],
  ['an object without a prototype', Object.create(null)],
];

type Call = (...words: never[]) => unknown;

/** A call, and what it takes. */
interface Called {
  readonly call: (words: readonly unknown[]) => unknown;
  readonly takes: readonly unknown[];
}

function calling(call: unknown, ...takes: readonly unknown[]): Called {
  return { call: (words) => (call as Call)(...(words as never[])), takes };
}

function constructing(made: unknown, ...takes: readonly unknown[]): Called {
  const Made = made as new (...words: unknown[]) => { close?(): unknown };
  return {
    call: (words) => {
      const one = new Made(...words);
      one.close?.();
    },
    takes,
  };
}

function record(): api.AuditRecord {
  return api.parseLine(LINE);
}

async function firstEvent(): Promise<api.AuditEvent> {
  for await (const item of api.parseEvents([`${LINE}\n`])) {
    if (item.type === 'event') return item;
  }
  throw new Error('the line is an event');
}

/** A method of what `made` gives anew for each call. */
function method<Made>(made: () => Made, name: keyof Made, ...takes: readonly unknown[]): Called {
  return {
    call: async (words) => {
      const one = await made();
      try {
        return await (one[name as never] as Call).apply(one, words as never[]);
      } finally {
        (one as { close?(): void }).close?.();
      }
    },
    takes,
  };
}

/** Stands for an event, which takes a promise to have. */
const EVENT = Symbol('an event');

/** Stands for a report, likewise. */
const REPORT = Symbol('a report');

const client = (): api.AuditClient => new api.AuditClient();
const metrics = (): api.AuditMetrics => new api.AuditMetrics();
const daemon = (): api.AuditDaemon =>
  new api.AuditDaemon({ config: api.defaultDaemonConfiguration() });
const dispatcher = (): api.AuditDispatcher =>
  new api.AuditDispatcher({ pluginFolder: '/nosuch.plugins' });
const names = new api.NumericNames();
const options = {};

/** By the names of what is exported, and of their methods. */
const CALLS: Readonly<Record<string, Called>> = {
  AuditClient: constructing(api.AuditClient, options),
  'AuditClient.addRule': method(client, 'addRule', RULE),
  'AuditClient.addRules': method(client, 'addRules', [RULE]),
  'AuditClient.deleteRule': method(client, 'deleteRule', RULE),
  'AuditClient.deleteRules': method(client, 'deleteRules', [RULE]),
  'AuditClient.deleteAllRules': method(client, 'deleteAllRules', options),
  'AuditClient.listRules': method(client, 'listRules', options),
  'AuditClient.planRules': method(client, 'planRules', [RULE], options),
  'AuditClient.setEnabled': method(client, 'setEnabled', 'enabled'),
  'AuditClient.setFailureMode': method(client, 'setFailureMode', 'printk'),
  'AuditClient.setRateLimit': method(client, 'setRateLimit', 1),
  'AuditClient.setBacklogLimit': method(client, 'setBacklogLimit', 1),
  'AuditClient.setBacklogWaitTime': method(client, 'setBacklogWaitTime', 1),
  'AuditClient.setFeature': method(client, 'setFeature', 'loginuid-immutable', { enabled: true }),
  'AuditClient.sendUserMessage': method(client, 'sendUserMessage', 'op=x', options),
  'AuditClient.makeEquivalent': method(client, 'makeEquivalent', '/a', '/b'),
  AuditDaemon: constructing(api.AuditDaemon, { config: api.defaultDaemonConfiguration() }),
  'AuditDaemon.consume': method(daemon, 'consume', { take: () => {} }),
  AuditDispatcher: constructing(api.AuditDispatcher, options),
  'AuditDispatcher.dispatch': method(dispatcher, 'dispatch', []),
  'AuditDispatcher.reload': method(dispatcher, 'reload', options),
  AuditMetrics: constructing(api.AuditMetrics, options),
  'AuditMetrics.add': method(metrics, 'add', { type: 'lost', where: 'queue', count: 1 }),
  'AuditMetrics.setStatus': method(metrics, 'setStatus', undefined),
  'AuditMetrics.setRules': method(metrics, 'setRules', 1),
  'AuditMetrics.setDaemonQueue': method(metrics, 'setDaemonQueue', undefined),
  'AuditMetrics.setListening': method(metrics, 'setListening', true),
  AuditEvent: constructing(api.AuditEvent),
  'AuditEvent.record': method(firstEvent, 'record' as never, 'SYSCALL'),
  'AuditEvent.get': method(firstEvent, 'get' as never, 'SYSCALL', 'key'),
  'AuditEvent.summary': method(firstEvent, 'summary' as never, names),
  'AuditEvent.toJSON': method(firstEvent, 'toJSON' as never, options),
  'AuditEvent.toECS': method(firstEvent, 'toECS' as never, options),
  'AuditEvent.toLogRecord': method(firstEvent, 'toLogRecord' as never, options),
  AuditEventStream: constructing(api.AuditEventStream, options),
  AuditRecord: constructing(api.AuditRecord, 1300, 'audit(1.000:1): a=b', options),
  'AuditRecord.get': method(record, 'get', 'key'),
  'AuditRecord.getAll': method(record, 'getAll', 'key'),
  'AuditRecord.interpret': method(record, 'interpret', 'uid', names),
  'AuditRecord.interpretations': method(record, 'interpretations', names),
  'AuditRecord.toInterpretedString': method(record, 'toInterpretedString', names),
  BuiltRule: constructing(api.BuiltRule, { list: 'exit', action: 'always' }),
  DamagedRecord: constructing(api.DamagedRecord),
  DaemonPlugins: constructing(api.DaemonPlugins, daemon(), options),
  DaemonServer: constructing(api.DaemonServer, daemon(), options),
  LocalNames: constructing(api.LocalNames, options),
  NumericNames: constructing(api.NumericNames),
  RecordStream: constructing(api.RecordStream, options),
  RulePlan: constructing(api.RulePlan),
  'RulePlan.apply': method(() => api.planRules([RULE]), 'apply' as never, options),
  addRule: calling(api.addRule, RULE, options),
  addRules: calling(api.addRules, [RULE], options),
  auditEvents: {
    call: ([given]) => void api.auditEvents(given as api.AuditEventsOptions).close(),
    takes: [options],
  },
  checkRules: calling(api.checkRules, [RULE], options),
  compare: calling(api.compare, 'uid', '!=', 'euid'),
  compileRule: calling(api.compileRule, RULE, options),
  decodeRecord: calling(api.decodeRecord, record()),
  decodeRule: calling(api.decodeRule, api.encodeRule(RULE), options),
  decodeSockaddr: calling(api.decodeSockaddr, '0200'),
  decodeUntrusted: calling(api.decodeUntrusted, '"a"'),
  decodeUntrustedBytes: calling(api.decodeUntrustedBytes, '"a"'),
  decompileRule: calling(api.decompileRule, api.compileRule(RULE), options),
  defaultDaemonConfiguration: calling(api.defaultDaemonConfiguration),
  deleteAllRules: calling(api.deleteAllRules, options),
  deleteRule: calling(api.deleteRule, RULE, options),
  deleteRules: calling(api.deleteRules, [RULE], options),
  diffRules: calling(api.diffRules, [RULE], [RULE], options),
  encodeRule: calling(api.encodeRule, RULE, options),
  equalRules: calling(api.equalRules, RULE, RULE, options),
  exclude: calling(api.exclude, [], options),
  field: calling(api.field, 'uid'),
  filesystem: calling(api.filesystem, 'tracefs', options),
  forgetNames: calling(api.forgetNames),
  formatProblem: calling(api.formatProblem, {
    file: 'a',
    line: 1,
    column: 1,
    severity: 'error',
    code: 'x',
    message: 'y',
  }),
  formatRule: calling(api.formatRule, RULE, options),
  getFeatures: calling(api.getFeatures, options),
  getStatus: calling(api.getStatus, options),
  ioUring: calling(api.ioUring, options),
  journalLines: calling(api.journalLines, ['{}\n']),
  listRules: calling(api.listRules, options),
  localTarget: calling(api.localTarget, 0x7f),
  logLines: calling(api.logLines, [LINE]),
  machineByName: calling(api.machineByName, 'arm'),
  machineOfUname: calling(api.machineOfUname, 'x86_64'),
  makeEquivalent: calling(api.makeEquivalent, '/a', '/b', options),
  meaningOf: calling(api.meaningOf, RULE, options),
  mergeRules: calling(api.mergeRules, [FILE], '/etc/audit/rules.d'),
  never: calling(api.never, options),
  parseAusearchExpression: calling(api.parseAusearchExpression, 'uid r= 0'),
  parseDaemonConfiguration: calling(api.parseDaemonConfiguration, 'num_logs = 5'),
  parseEventBatches: calling(api.parseEventBatches, [LINE], options),
  parseEvents: calling(api.parseEvents, [LINE], options),
  parseLine: calling(api.parseLine, LINE),
  parsePluginFile: calling(api.parsePluginFile, 'active = yes', '/etc/audit/plugins.d/a.conf'),
  parseRule: calling(api.parseRule, RULE, options),
  parseRulesText: calling(api.parseRulesText, RULE, options),
  parseWhere: calling(api.parseWhere, 'uid=0', options),
  'parseWhere()': calling(api.parseWhere('uid=0'), {
    ...record(),
    record,
    get: record,
    keys: record,
    records: [],
  }),
  planRules: calling(api.planRules, [RULE], options),
  readPolicy: calling(api.readPolicy, [FILE], options),
  readPolicyPath: calling(api.readPolicyPath, '/nosuch.rules', options),
  readRulesFile: calling(api.readRulesFile, '/nosuch.rules', options),
  readRulesPath: calling(api.readRulesPath, '/nosuch.rules', options),
  'LocalNames.resolve': method(() => new api.LocalNames(), 'resolve', options),
  prometheusText: calling(api.prometheusText, []),
  readDaemonQueue: calling(api.readDaemonQueue, []),
  reportEvents: calling(api.reportEvents, { events: [] }),
  reportHtml: {
    call: async ([report, words]) => {
      const made = report === REPORT ? await api.reportEvents({ events: [] }) : report;
      return (api.reportHtml as Call)(...([made, words] as never[]));
    },
    takes: [REPORT, options],
  },
  resetBacklogWaitTimeActual: calling(api.resetBacklogWaitTimeActual, options),
  resolveNames: calling(api.resolveNames, [], options),
  resetLost: calling(api.resetLost, options),
  ruleFromJson: calling(api.ruleFromJson, { list: 'exit', action: 'always' }),
  ruleWords: calling(api.ruleWords, RULE, options),
  searchEvents: calling(api.searchEvents, options),
  sendUserMessage: calling(api.sendUserMessage, 'op=x', options),
  setBacklogLimit: calling(api.setBacklogLimit, 1, options),
  setBacklogWaitTime: calling(api.setBacklogWaitTime, 1, options),
  setEnabled: calling(api.setEnabled, 'enabled', options),
  setFailureMode: calling(api.setFailureMode, 'printk', options),
  setFeature: calling(api.setFeature, 'loginuid-immutable', { enabled: true }),
  setRateLimit: calling(api.setRateLimit, 1, options),
  sharedNames: calling(api.sharedNames),
  shortenCommand: {
    call: async ([event, characters]) => {
      const words = [event === EVENT ? await firstEvent() : event, characters];
      return (api.shortenCommand as Call)(...(words as never[]));
    },
    takes: [EVENT, 5],
  },
  splitArguments: calling(api.splitArguments, [record()]),
  syscallRule: calling(api.syscallRule, options),
  task: calling(api.task, [], options),
  traceProgram: calling(api.traceProgram, '/nosuch.program', [], options),
  trim: calling(api.trim, options),
  userMessages: calling(api.userMessages, [], options),
  watch: calling(api.watch, '/x', options),
  watchDrift: {
    call: async (words) => {
      const drifts = api.watchDrift as (...given: readonly unknown[]) => AsyncGenerator;
      await drifts(...words).return(undefined);
    },
    takes: [[RULE], options],
  },
};

/** Classes of errors are made by the package alone. */
function isErrorClass(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const made: unknown = value.prototype;
  return made instanceof Error;
}

const OURS: readonly unknown[] = Object.values(api).filter(isErrorClass);

/** What bytes say, however they came to be, is not an argument's kind. */
function isAboutBytes(error: unknown): boolean {
  return error instanceof Error && /^(incomplete rule: |the kernel has no )/.test(error.message);
}

function isOurs(error: unknown): boolean {
  return isAboutBytes(error) || OURS.some((one) => error instanceof (one as typeof Error));
}

/** Goes through what the call gives, where it gives something to go through. */
async function exhausted(result: unknown): Promise<void> {
  const given = await result;
  if (typeof given !== 'object' || given === null) return;
  if (Symbol.asyncIterator in given) {
    for await (const _ of given as AsyncIterable<unknown>);
  } else if (!Array.isArray(given) && Symbol.iterator in given) {
    expect([...(given as Iterable<unknown>)]).toBeDefined();
  }
}

/** What the call throws or rejects with, or undefined. */
async function failureOf({ call }: Called, words: readonly unknown[]): Promise<unknown> {
  try {
    await exhausted(call(words));
    return undefined;
  } catch (error) {
    return error ?? 'nothing at all';
  }
}

it('covers everything that is exported', () => {
  const exported = Object.entries(api).flatMap(([name, value]) =>
    isErrorClass(value) ? [] : [name],
  );
  const called = Object.keys(CALLS).filter((name) => /^\w+$/.test(name));
  expect(called.toSorted()).toEqual(exported.toSorted());
});

describe.each(Object.entries(CALLS))('%s', (_name, called) => {
  it.each(WRONG)('takes %s, or refuses it with an error of its own', async (_wrong, value) => {
    for (const at of called.takes.keys()) {
      const words = called.takes.with(at, value);
      const error = await failureOf(called, words);
      if (error === undefined) continue;
      expect(error).toBeInstanceOf(Error);
      expect({ at, error, isOurs: isOurs(error) }).toEqual({ at, error, isOurs: true });
      expect((error as Error).message).not.toMatch(/\(reading '|is not (a function|iterable)$/);
    }
  });
});

/** Arguments that must be there: without them, or as null, each is refused by its name. */
const NAMED: readonly (readonly [call: string, at: number, argument: string])[] = [
  ['addRule', 0, 'rule'],
  ['addRules', 0, 'rules'],
  ['AuditDaemon', 0, 'options'],
  ['AuditDaemon.consume', 0, 'consumer'],
  ['AuditDispatcher', 0, 'options'],
  ['AuditDispatcher.dispatch', 0, 'records'],
  ['AuditDispatcher.reload', 0, 'options'],
  ['AuditClient', 0, 'options'],
  ['AuditClient.setRateLimit', 0, 'recordsPerSecond'],
  ['checkRules', 0, 'desired'],
  ['compileRule', 0, 'rule'],
  ['compileRule', 1, 'options'],
  ['DaemonPlugins', 0, 'daemon'],
  ['DaemonServer', 0, 'daemon'],
  ['decodeRecord', 0, 'record'],
  ['decodeRule', 0, 'bytes'],
  ['decompileRule', 0, 'data'],
  ['diffRules', 1, 'after'],
  ['encodeRule', 0, 'rule'],
  ['equalRules', 1, 'other'],
  ['exclude', 0, 'where'],
  ['field', 0, 'name'],
  ['journalLines', 0, 'source'],
  ['listRules', 0, 'options'],
  ['makeEquivalent', 1, 'subtree'],
  ['mergeRules', 0, 'files'],
  ['parseDaemonConfiguration', 0, 'text'],
  ['parseEvents', 0, 'source'],
  ['parseLine', 0, 'line'],
  ['parsePluginFile', 0, 'text'],
  ['parsePluginFile', 1, 'file'],
  ['parseRule', 0, 'rule'],
  ['parseWhere', 0, 'text'],
  ['planRules', 0, 'desired'],
  ['readPolicy', 0, 'files'],
  ['readPolicyPath', 0, 'path'],
  ['readRulesFile', 0, 'path'],
  ['RecordStream', 0, 'options'],
  ['sendUserMessage', 0, 'text'],
  ['setBacklogLimit', 0, 'records'],
  ['setEnabled', 0, 'state'],
  ['setFailureMode', 0, 'mode'],
  ['setFeature', 0, 'name'],
  ['setFeature', 1, 'options'],
  ['shortenCommand', 0, 'event'],
  ['shortenCommand', 1, 'maxCharacters'],
  ['splitArguments', 0, 'records'],
  ['syscallRule', 0, 'parts'],
  ['traceProgram', 0, 'program'],
  ['traceProgram', 1, 'args'],
  ['traceProgram', 2, 'options'],
  ['watch', 0, 'path'],
  ['watchDrift', 0, 'desired'],
];

it.each(NAMED)(
  '%s names its argument %i, %s, when that is null or a symbol',
  async (name, at, argument) => {
    const called = CALLS[name] as Called;
    for (const wrong of [null, Symbol('s'), Promise.resolve()]) {
      const error = await failureOf(called, called.takes.with(at, wrong));
      expect(error).toBeInstanceOf(api.ArgumentError);
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ code: 'ERR_AUDIT_ARGUMENT', argument });
      expect((error as Error).message).toMatch(new RegExp(`^${argument} must be .+, not .+`));
    }
  },
);

it.each([
  ['setBacklogLimit', ['8192'], 'records'],
  ['setBacklogLimit', [Number.NaN], 'records'],
  ['getStatus', [{ timeoutMs: '8192' }], 'options.timeoutMs'],
  ['getStatus', [{ timeoutMs: 0 }], 'options.timeoutMs'],
  ['getStatus', [{ signal: new AbortController() }], 'options.signal'],
  ['listRules', [{ target: 5 }], 'options.target'],
  ['listRules', [{ key: '' }], 'options.key'],
  ['listRules', [{ keyPrefix: undefined }], 'options.keyPrefix'],
  ['listRules', ['passwd'], 'options'],
  ['deleteAllRules', [{ key: '' }], 'options.key'],
  ['deleteAllRules', [{ keyContain: 'x' }], 'options'],
  ['planRules', [[RULE], { owned: { key: '' } }], 'options.owned.key'],
  ['planRules', [[RULE], { owned: { prefix: 'x' } }], 'options.owned'],
  ['planRules', [{ rules: [RULE], settings: { enabled: 1 } }], 'desired.settings.enabled'],
  ['planRules', [{ rules: [RULE], settings: { backlogLimit: 1 } }], 'desired.settings'],
  ['planRules', [{ rules: [5] }], 'desired.rules[0]'],
  ['watchDrift', [[RULE], { owned: { keyPrefix: '' } }], 'options.owned.keyPrefix'],
  ['checkRules', [[RULE, null]], 'desired[1]'],
  ['diffRules', [[RULE], [5]], 'after[0]'],
  ['addRule', [['-w /a', '-w /b']], 'rule'],
  ['addRule', [['-w', 5]], 'rule[1]'],
  ['compileRule', [RULE, api.localTarget()], 'options'],
  ['readPolicy', [[FILE], api.localTarget()], 'options'],
  ['readPolicy', [[FILE.path]], 'files[0]'],
  ['parseEvents', ['/var/log/audit/audit.log'], 'source'],
  ['parseEvents', [Buffer.from(LINE)], 'source'],
  ['parseEvents', [[5]], 'a piece of source'],
  ['parseEventBatches', ['/var/log/audit/audit.log'], 'source'],
  ['journalLines', ['/var/log/journal'], 'source'],
  ['logLines', ['/var/log/audit/audit.log.1.gz'], 'source'],
  ['parseEvents', [[LINE], { maxEvents: '5' }], 'options.maxEvents'],
  ['auditEvents', [{ overflow: 'drop' }], 'options.overflow'],
  ['auditEvents', [{ source: 'file' }], 'options.source'],
  ['RecordStream', [{ maxQueuedBytes: -1 }], 'options.maxQueuedBytes'],
  ['AuditEvent.toECS', [{ names: {} }], 'options.names'],
  ['AuditEvent.summary', [{}], 'names'],
  ['AuditEvent', [], 'batch'],
  ['RulePlan', [], 'parts'],
] as const)('%s(%j) names %s', async (name, words, argument) => {
  const error = await failureOf(CALLS[name] as Called, words);
  expect(error).toBeInstanceOf(api.ArgumentError);
  expect(error).toMatchObject({ argument });
});

it('sends nothing of a call that it refuses', async () => {
  await failureOf(CALLS['addRules'] as Called, [RULE]);
  await failureOf(CALLS['deleteAllRules'] as Called, [{ key: '' }]);
  await failureOf(CALLS['setRateLimit'] as Called, ['8192']);
  expect(ScriptedControl.opened).toEqual([]);
});
