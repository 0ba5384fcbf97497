/**
 * The OTLP form of a log record in JSON, as far as audit events need it
 * (opentelemetry/proto/logs/v1/logs.proto; JSON encoding of OTLP). Knows no events.
 */

/** The value of an attribute, which says by its member of what kind it is. */
export type AnyValue =
  | {
      /** Text. */
      readonly stringValue: string;
    }
  | {
      /** Yes or no. */
      readonly boolValue: boolean;
    }
  | {
      /** A 64-bit number, which JSON has as decimal digits. */
      readonly intValue: string;
    }
  | {
      /** Several values. */
      readonly arrayValue: {
        /** In their order. */
        readonly values: readonly AnyValue[];
      };
    };

/** An attribute. */
export interface KeyValue {
  /** Its name, as the semantic conventions have it, or beginning with `audit.`. */
  readonly key: string;
  /** What it is. */
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
  /** The same in a word. */
  readonly severityText: string;
  /** Always `audit.event`. */
  readonly eventName: string;
  /** What happened, in one line. */
  readonly body: {
    /** What `event.summary()` gives. */
    readonly stringValue: string;
  };
  /** What is known of the event; unknown values are left out. */
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
