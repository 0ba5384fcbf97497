/** The control socket with its native half played: exchanges, closing, and failures as errors. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  Control,
  errno,
  errorOfOutcome,
  errorOfSystemCall,
  type Operation,
} from '../../../lib/kernel/control';
import { AuditError, ClosedError, NoAnswerError } from '../../../lib/errors';
import { getStatusRequest, trimRequest } from '../../../lib/kernel/requests';
import { PRIVILEGED, processIs } from '../process-state';
import { acked, DONE, refused, unanswered } from '../../support/outcomes';
import { ScriptedControl, scriptSockets, systemError } from '../scripted-addon';
import { thrownBy } from '../thrown';

scriptSockets();

beforeEach(() => processIs(PRIVILEGED));
afterEach(() => {
  jest.restoreAllMocks();
});

const OPERATION: Operation = {
  name: 'do it',
  capability: 'CAP_AUDIT_CONTROL',
  hints: { EPERM: 'hint of the operation', EEXIST: 'it is there', ENOBUFS: 'too much' },
};

describe('Control', () => {
  it('gives one outcome for each request, and waits as long as it was told', async () => {
    ScriptedControl.answer = ({ type }) => (type === 1014 ? acked(7) : refused(1));
    const control = new Control({ timeoutMs: 123 });
    const requests = [trimRequest(), getStatusRequest(), trimRequest()];
    expect(await control.exchange(requests)).toEqual([acked(7), refused(1), acked(7)]);
    expect(ScriptedControl.opened[0]?.exchanges).toEqual([
      { requests, options: { timeoutMs: 123, requestsPerDatagram: 1 } },
    ]);
  });

  it('gives the outcome of one request at once, unless it is closed', () => {
    ScriptedControl.answer = () => acked(7);
    const control = new Control({ timeoutMs: 123 });
    expect(control.requestNow(trimRequest())).toEqual(acked(7));
    expect(ScriptedControl.opened[0]?.exchanges).toEqual([
      { requests: [trimRequest()], options: { timeoutMs: 123, requestsPerDatagram: 1 } },
    ]);
    control.close();
    expect(() => control.requestNow(trimRequest())).toThrow(ClosedError);
  });

  it('waits ten seconds unless told otherwise', async () => {
    await new Control().request(trimRequest());
    const [exchange] = ScriptedControl.opened[0]?.exchanges ?? [];
    expect(exchange?.options.timeoutMs).toBe(10_000);
  });

  it('says with a typed error that memory ran out', async () => {
    ScriptedControl.answer = () => {
      throw systemError(12, 'malloc');
    };
    const failure = new Control().request(trimRequest());
    await expect(failure).rejects.toBeInstanceOf(AuditError);
    await expect(failure).rejects.toMatchObject({
      code: 'ENOMEM',
      source: 'syscall',
      message:
        'cannot talk to the kernel: malloc: Cannot allocate memory; what the kernel did is unknown',
    });
  });

  it('leaves alone what is not the failure of a system call', async () => {
    const mine = new TypeError('mine');
    ScriptedControl.answer = () => {
      throw mine;
    };
    await expect(new Control().request(trimRequest())).rejects.toBe(mine);
  });

  it('lets requests share a datagram only when asked to', async () => {
    const control = new Control();
    await control.exchange([trimRequest()], { packed: true });
    await control.exchange([trimRequest()], { packed: false });
    const sizes = ScriptedControl.opened[0]?.exchanges.map(
      (one) => one.options.requestsPerDatagram,
    );
    expect(sizes).toEqual([64, 1]);
  });

  it('sends nothing for no requests', async () => {
    const control = new Control();
    expect(await control.exchange([])).toEqual([]);
    expect(ScriptedControl.requests).toEqual([]);
  });

  it('gives the outcome of a single request', async () => {
    expect(await new Control().request(trimRequest())).toEqual(DONE);
  });

  it('closes its socket once, and takes no more requests then', async () => {
    const control = new Control();
    control.close();
    control.close();
    expect(ScriptedControl.opened[0]?.closes).toBe(1);
    await expect(control.exchange([])).rejects.toThrow(ClosedError);
    await expect(control.request(trimRequest())).rejects.toThrow(
      'cannot talk to the kernel: the client is closed',
    );
  });

  it('says which system call did not give it a socket', () => {
    const cause = systemError(93, 'socket');
    ScriptedControl.failure = cause;
    const error = thrownBy(() => new Control());
    expect(error).toBeInstanceOf(AuditError);
    expect(error).toMatchObject({
      code: 'EPROTONOSUPPORT',
      errno: 93,
      source: 'syscall',
      operation: 'open an audit socket',
      hint: 'audit is off in this kernel (booted with audit=0 or built without it)',
      cause,
      message: expect.stringMatching(
        /^cannot open an audit socket: socket: Protocol not supported; audit is off/,
      ),
    });
  });

  it('lets misuse through, which is no failure of a system call', () => {
    const misuse = new TypeError('fd must be a number');
    ScriptedControl.failure = misuse;
    expect(thrownBy(() => new Control())).toBe(misuse);
  });
});

describe('errorOfOutcome', () => {
  it('is an AuditError of the kernel for a refusal', () => {
    const error = errorOfOutcome({ ...OPERATION, hints: {} }, refused(17));
    expect(error).toBeInstanceOf(AuditError);
    expect(error).not.toBeInstanceOf(NoAnswerError);
    expect(error).toMatchObject({
      code: 'EEXIST',
      errno: 17,
      source: 'kernel',
      operation: 'do it',
      hint: undefined,
      message: 'cannot do it: File exists (EEXIST)',
    });
  });

  it.each([
    [110, 'ETIMEDOUT', 'the kernel did not answer in time; what it did is unknown'],
    [105, 'ENOBUFS', "the kernel's answer did not fit the receive buffer; what it did is unknown"],
  ])('is a NoAnswerError when errno %i kept the answer away', (number, code, hint) => {
    const error = errorOfOutcome({ ...OPERATION, hints: {} }, unanswered(number));
    expect(error).toBeInstanceOf(NoAnswerError);
    expect(error).toMatchObject({ code, source: 'syscall', hint });
    expect(error.message).toContain(`(${code}); ${hint}`);
  });

  it('is an AuditError of a system call when it was never sent', () => {
    const error = errorOfOutcome(OPERATION, { ...refused(90), state: 'unsent' });
    expect(error).not.toBeInstanceOf(NoAnswerError);
    expect(error).toMatchObject({ name: 'AuditError', code: 'EMSGSIZE', source: 'syscall' });
  });

  it.each([unanswered(125), { ...refused(125), state: 'unsent' as const }])(
    'is a ClosedError when closing ended it: %j',
    (outcome) => {
      const error = errorOfOutcome(OPERATION, outcome);
      expect(error).toBeInstanceOf(ClosedError);
      expect(error.message).toBe('cannot do it: the client is closed');
    },
  );

  it('gives a number to an errno without a name', () => {
    expect(errorOfOutcome(OPERATION, refused(4000))).toMatchObject({
      code: 'errno 4000',
      errno: 4000,
    });
  });

  it('prefers the hint it is given, then the process’s state, then the operation’s, then the general', () => {
    processIs({ ...PRIVILEGED, pid: false });
    expect(errorOfOutcome(OPERATION, refused(1), 'given')).toMatchObject({ hint: 'given' });
    expect(errorOfOutcome(OPERATION, refused(1))).toMatchObject({
      hint: expect.stringContaining('pid namespace'),
    });
    processIs(PRIVILEGED);
    expect(errorOfOutcome(OPERATION, refused(1))).toMatchObject({ hint: 'hint of the operation' });
    expect(errorOfOutcome(OPERATION, unanswered(105))).toMatchObject({ hint: 'too much' });
    const { hints: _hints, ...bare } = OPERATION;
    expect(errorOfOutcome(bare, refused(111))).toMatchObject({
      hint: 'the kernel does not take audit requests from here',
    });
  });
});

describe('errorOfSystemCall', () => {
  it('keeps what failed as its cause', () => {
    const cause = systemError(1, 'bind');
    const error = errorOfSystemCall(OPERATION, cause);
    expect(error).toMatchObject({
      code: 'EPERM',
      errno: 1,
      source: 'syscall',
      operation: 'do it',
      hint: 'hint of the operation',
      cause,
      message: 'cannot do it: bind: Operation not permitted; hint of the operation',
    });
  });

  it('says no more than there is to say', () => {
    const error = errorOfSystemCall({ ...OPERATION, hints: {} }, systemError(4000, 'bind'));
    expect(error.message).toMatch(/^cannot do it: bind: [^;]+$/);
    expect(error.code).toBe('errno 4000');
  });
});

describe('errno', () => {
  it.each([
    ['EPERM', 1],
    ['ENOENT', 2],
    ['ECONNREFUSED', 111],
  ])('of %s is %i', (name, number) => {
    expect(errno(name)).toBe(number);
  });
});
