/** {@link Deed}: an event as ausearch's csv and text have it: who did what to what. Does not make any. */
import { POLICY_ACTION } from './record-deeds';

export interface Deed {
  /** The name of the type of its first record; empty for one without. */
  readonly type: string;
  /** What sort of event it is: `audit-rule`, `user-login`. */
  readonly kind: string;
  readonly session: string;
  /** Who it goes back to. */
  readonly subject: string;
  /** As whom. */
  readonly actingAs: string;
  readonly subjectKind: string;
  readonly subjectLabel: string;
  readonly action: string;
  /** Empty where nothing is said of it. */
  readonly result: '' | 'success' | 'failed';
  readonly object: string;
  /** A number or name that belongs to the object, such as its inode. */
  readonly objectDetail: string;
  /** To what the object was changed, or where it went. */
  readonly secondObject: string;
  readonly objectLabel: string;
  readonly objectKind: string;
  readonly how: string;
  /** The first key of the rule. */
  readonly key: string;
}

/** Whether the object is a label, which is not what anybody would know it by. */
export function isOfLabel({ action, objectKind }: Deed): boolean {
  return action === POLICY_ACTION && objectKind === 'unknown';
}
