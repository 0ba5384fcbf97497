/**
 * The doors to what an event can be turned into. None is loaded before it is asked for: a stream of
 * events that nobody decodes costs nothing of it.
 */
export function decoding(): typeof import('./decoded/decoded-record') {
  return require('./decoded/decoded-record');
}
