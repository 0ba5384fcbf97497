/** What writing to a descriptor would come to: asks the other end, writing nothing. */
import { addon, type OutletState } from './native';

export function outletState(descriptor: number): OutletState {
  return addon().outletState(descriptor);
}
