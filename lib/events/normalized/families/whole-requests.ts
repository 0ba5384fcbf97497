/** What security modules refuse that has no file, address or process for its object, and so needs words of its own. */
import { type EventObject, named } from '../objects';

interface WholeRequest {
  readonly request: string;
  readonly preposition: string;
  readonly objects: readonly EventObject[];
  readonly isWhole: true;
}

function whole(request: string, objects: readonly EventObject[] = []): WholeRequest {
  return { request, preposition: '', objects, isWhole: true };
}

export const CREATING_USER_NAMESPACE = whole('creating a user namespace');

/** `IORING_SETUP_SQPOLL`. */
export const POLLING_URING = whole('starting an io_uring polling thread');

/** Operations of io_uring with credentials that somebody else registered: whose, as the module labels them. */
export function usingCredentials(label: string | undefined): WholeRequest {
  const of = named('peer', label);
  return whole(of.length === 0 ? 'using credentials of another' : 'using credentials of', of);
}

/** `IORING_OP_URING_CMD`, to the driver of a device. */
export const COMMANDING_DEVICE = {
  request: 'sending an io_uring command',
  preposition: 'to',
} as const;
