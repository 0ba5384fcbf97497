/** Whether a descriptor can be written to: checks the other end without writing anything. */
import { addon, type OutletState } from './native';

export function outletState(descriptor: number): OutletState {
  return addon().outletState(descriptor);
}
