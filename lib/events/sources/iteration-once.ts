/** {@link IterationOnce}: a stream has one reader. A second one would wait for what the first one gets. */
import { IterationError } from '../../errors';

export class IterationOnce {
  #begun = false;

  /**
   * @param isClosed whether there is nothing to come, so that a second one just ends
   * @throws {IterationError} for the second one of a stream that is open.
   */
  begin(isClosed: boolean): void {
    if (this.#begun && !isClosed) throw new IterationError();
    this.#begun = true;
  }
}
