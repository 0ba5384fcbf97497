/**
 * The doors to the tables that words come from. None is loaded before a value needs it: most
 * programs never interpret one.
 */
export function files(): typeof import('../tables/arguments/files.generated') {
  return require('../tables/arguments/files.generated');
}

export function memory(): typeof import('../tables/arguments/memory.generated') {
  return require('../tables/arguments/memory.generated');
}

export function mounts(): typeof import('../tables/arguments/mounts.generated') {
  return require('../tables/arguments/mounts.generated');
}

export function processes(): typeof import('../tables/arguments/processes.generated') {
  return require('../tables/arguments/processes.generated');
}

export function sockets(): typeof import('../tables/arguments/sockets.generated') {
  return require('../tables/arguments/sockets.generated');
}

export function recordFields(): typeof import('../tables/record-fields.generated') {
  return require('../tables/record-fields.generated');
}
