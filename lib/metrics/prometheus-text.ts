/**
 * Metrics as the text that Prometheus reads, version 0.0.4 of its exposition format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Does not know what is measured.
 */
import { checkItems, isObject, refuseArgument } from '../arguments';

/** One number of a metric. */
export interface MetricSample {
  /** What tells it from the others of the metric. Default: nothing. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Any number; infinite ones and NaN are written as the format has them. */
  readonly value: number;
}

/** A metric with all its samples, of which no two have the same labels. */
export interface Metric {
  /** Letters, digits, `_` and `:`, and no digit first. */
  readonly name: string;
  /** A counter only grows, until its program starts anew; a gauge may do anything. */
  readonly type: 'counter' | 'gauge';
  /** What it measures, in a sentence. */
  readonly help: string;
  /** In the order in which they are written; none for a metric that has no number yet. */
  readonly samples: readonly MetricSample[];
}

/** What {@link prometheusText} is served as: `Content-Type` of HTTP. */
export const PROMETHEUS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const METRIC_NAME = /^[A-Za-z_:][A-Za-z\d_:]*$/;

/** Those that begin with two underscores belong to Prometheus. */
const LABEL_NAME = /^(?!__)[A-Za-z_][A-Za-z\d_]*$/;

const LONE_SURROGATES = /[\uD800-\uDFFF]/gu;

/** The text is UTF-8: a byte of a path or key that is not becomes `\xE9`, so that different ones stay different. */
function wellFormed(text: string): string {
  return text.replaceAll(LONE_SURROGATES, (one) => {
    const code = one.charCodeAt(0);
    const byte = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
    return String.raw`\x${byte.toString(16).toUpperCase()}`;
  });
}

function escaped(text: string): string {
  return wellFormed(text)
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', String.raw`\n`);
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    if (!LABEL_NAME.test(name)) return refuseArgument('labels', 'names of labels', name);
    return `${name}="${escaped(value).replaceAll('"', String.raw`\"`)}"`;
  });
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function numberText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}

const checkMetrics = checkItems((value, argument) => {
  const isMetric =
    isObject(value) &&
    typeof value['name'] === 'string' &&
    typeof value['help'] === 'string' &&
    Array.isArray(value['samples']) &&
    value['samples'].every((sample) => isObject(sample) && typeof sample['value'] === 'number');
  if (!isMetric) refuseArgument(argument, 'a metric', value);
  if (value['type'] === 'counter' || value['type'] === 'gauge') return;
  refuseArgument(`${argument}.type`, 'counter or gauge', value['type']);
}, 'an array of metrics');

function metricText({ name, type, help, samples }: Metric): string {
  if (!METRIC_NAME.test(name)) return refuseArgument('name', 'the name of a metric', name);
  const lines = samples.map(
    ({ labels = {}, value }) => `${name}${labelText(labels)} ${numberText(value)}\n`,
  );
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

/**
 * The metrics as text, each with its HELP and TYPE, in their order.
 *
 * @throws {ArgumentError} for what is not a metric, and for names of metrics or labels that the format does not allow
 */
export function prometheusText(metrics: readonly Metric[]): string {
  checkMetrics(metrics, 'metrics');
  return metrics.map(metricText).join('');
}
