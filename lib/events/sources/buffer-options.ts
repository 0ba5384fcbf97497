/** How large the buffers of a stream may be, as the addon takes them. */
import { type Check, checkInteger } from '../../arguments';

/** A receive buffer: `SO_RCVBUF` of socket(7) takes an int. */
export const checkReceiveBuffer: Check = checkInteger(1, 0x7fff_ffff);

/** Bytes that wait natively: what fits one Buffer. */
export const checkQueue: Check = checkInteger(1, 2 ** 30);
