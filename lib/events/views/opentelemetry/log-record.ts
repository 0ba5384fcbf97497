/**
 * The OTLP form of a log record in JSON, as far as audit events need it
 * (opentelemetry/proto/logs/v1/logs.proto; JSON encoding of OTLP). Knows no events.
 */

export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  /** 64-bit numbers are written as decimal digits in JSON. */
  | { readonly intValue: string }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** A log record of OpenTelemetry in OTLP's JSON form: see docs/opentelemetry.md. */
export interface LogRecord {
  /** Nanoseconds since 1970, in decimal digits. */
  readonly timeUnixNano: string;
  /** When this program saw the event. */
  readonly observedTimeUnixNano: string;
  /** 9 is INFO, 13 is WARN. */
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: { readonly stringValue: string };
  readonly attributes: readonly KeyValue[];
}

/** An attribute as it is before it is encoded; integers only. */
export type AttributeValue = string | number | boolean | readonly string[];

export function anyValue(value: AttributeValue): AnyValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'number':
      return { intValue: String(value) };
    case 'boolean':
      return { boolValue: value };
    default:
      return { arrayValue: { values: value.map(anyValue) } };
  }
}

/** The largest unsigned 64-bit number. */
const MOST_NANOSECONDS = 2n ** 64n - 1n;

/**
 * Milliseconds since 1970 as nanoseconds in OTLP's JSON form; 0, which means unknown, beyond the
 * year 2554.
 */
export function unixNano(milliseconds: number): string {
  const nanoseconds = BigInt(Math.trunc(milliseconds)) * 1_000_000n;
  return nanoseconds > MOST_NANOSECONDS ? '0' : nanoseconds.toString();
}
