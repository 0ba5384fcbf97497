/**
 * The doors to what an event can be turned into. None is loaded before it is asked for: a stream of
 * events that nobody decodes costs nothing of it.
 */
export function decoding(): typeof import('./decoded/decoded-record') {
  return require('./decoded/decoded-record');
}

export function summaries(): typeof import('./summary') {
  return require('./summary');
}

export function json(): typeof import('./event-json') {
  return require('./event-json');
}

export function ecs(): typeof import('./ecs/to-ecs') {
  return require('./ecs/to-ecs');
}

export function openTelemetry(): typeof import('./opentelemetry/to-log-record') {
  return require('./opentelemetry/to-log-record');
}
