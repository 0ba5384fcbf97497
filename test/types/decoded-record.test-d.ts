/** The union of decoded records, checked by the compiler alone. */
import { expectTypeOf } from 'expect-type';
import type {
  AuditEvent,
  DecodedRecord,
  DecodedRecordOf,
  RecordData,
  SocketAddress,
} from '../../lib';

export function narrowed(record: DecodedRecord): void {
  expectTypeOf(record.other).toEqualTypeOf<ReadonlyMap<string, string>>();
  expectTypeOf(record.record).toEqualTypeOf<RecordData>();
  if (record.type === 'SYSCALL') {
    expectTypeOf(record).toEqualTypeOf<DecodedRecordOf<'SYSCALL'>>();
    expectTypeOf(record.exit).toEqualTypeOf<number | undefined>();
    expectTypeOf(record.success).toEqualTypeOf<boolean | undefined>();
    expectTypeOf(record.auid).toEqualTypeOf<number | 'unset' | undefined>();
    expectTypeOf(record.a0).toEqualTypeOf<bigint | undefined>();
    expectTypeOf(record.keys).toEqualTypeOf<readonly string[]>();
    // @ts-expect-error a system call has no nametype
    expectTypeOf(record.nametype).toBeAny();
  }
  if (record.type === 'SOCKADDR') {
    expectTypeOf(record.saddr).toEqualTypeOf<SocketAddress | undefined>();
  }
  if (record.type === 'LOGIN') {
    expectTypeOf(record['old-auid']).toEqualTypeOf<number | 'unset' | undefined>();
  }
  if (record.type === 'USER_LOGIN' || record.type === 'CRYPTO_SESSION') {
    expectTypeOf(record.acct).toEqualTypeOf<string | undefined>();
  }
  if (record.type === 'UNKNOWN') {
    // @ts-expect-error nothing is known of its fields
    expectTypeOf(record.pid).toBeAny();
  }
  // @ts-expect-error the type decides first
  expectTypeOf(record.exit).toBeAny();
  // @ts-expect-error no such record type
  expectTypeOf(record.type === 'SYSCAL').toBeBoolean();
}

export function everyType(record: DecodedRecord): string {
  switch (record.type) {
    case 'PATH':
      return record.name ?? '';
    case 'CWD':
      return record.cwd ?? '';
    default:
      expectTypeOf(record.type).not.toExtend<'PATH' | 'CWD'>();
      return record.record.text;
  }
}

expectTypeOf<AuditEvent['decoded']>().returns.toEqualTypeOf<DecodedRecord[]>();
