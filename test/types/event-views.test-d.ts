/** What events can be turned into, checked by the compiler alone. */
import { expectTypeOf } from 'expect-type';
import type {
  AuditEvent,
  DamagedRecord,
  EcsDocument,
  EventAction,
  EventJson,
  LogRecord,
} from '../../lib';

export function views(event: AuditEvent, damaged: DamagedRecord): void {
  expectTypeOf(event.summary()).toBeString();
  expectTypeOf(event.toJSON()).toEqualTypeOf<EventJson>();
  expectTypeOf(event.toECS({ original: true })).toEqualTypeOf<EcsDocument>();
  expectTypeOf(event.toLogRecord({ observedTimeMs: 1 })).toEqualTypeOf<LogRecord>();
  expectTypeOf(damaged.toJSON().type).toEqualTypeOf<'damaged'>();
  expectTypeOf(event.toECS().event.action).toEqualTypeOf<EventAction>();
  expectTypeOf(event.toECS().user?.name).toEqualTypeOf<string | undefined>();
  expectTypeOf(event.toJSON().records[0]?.fields['exe']).toEqualTypeOf<string | undefined>();
  // @ts-expect-error options are an object
  event.toECS('x');
  // @ts-expect-error ECS has no such action
  expectTypeOf(event.toECS().event.action === 'did-nothing').toBeBoolean();
}
