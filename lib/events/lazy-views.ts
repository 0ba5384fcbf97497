/**
 * The doors to what an event can be turned into. None is loaded before it is asked for: a stream of
 * events that nobody decodes costs nothing of it.
 */
export function decoding(): typeof import('./decoded/decoded-record') {
  return require('./decoded/decoded-record');
}

export function summaries(): typeof import('./views/summary') {
  return require('./views/summary');
}

export function json(): typeof import('./views/event-json') {
  return require('./views/event-json');
}

export function ecs(): typeof import('./views/ecs/to-ecs') {
  return require('./views/ecs/to-ecs');
}

export function openTelemetry(): typeof import('./views/opentelemetry/to-log-record') {
  return require('./views/opentelemetry/to-log-record');
}
