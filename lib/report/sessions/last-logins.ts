/** {@link LastLogins}: when somebody last logged in to each account. Reads no logs. */
import type { EventId, RecordData } from '../../events/data/record-data';
import type { Account } from '../../machine/account-list';
import { RECORD_TYPE } from '../../tables/record-type';
import { accountLogin, type AccountLogin } from './login-facts';

/** Types of the records that are looked at. */
export const LAST_LOGIN_TYPES = [RECORD_TYPE.USER_LOGIN] as const;

/** An account, and the last login to it. */
export interface LastLogin {
  readonly account: Account;
  /** Undefined where nobody ever did. */
  readonly login: (AccountLogin & { readonly timeMs: number }) | undefined;
}

export class LastLogins {
  readonly #accounts: readonly Account[];
  readonly #logins = new Map<Account, NonNullable<LastLogin['login']>>();
  /** Of accounts with the same number the first counts. */
  readonly #byUid = new Map<number, Account>();

  constructor(accounts: readonly Account[]) {
    this.#accounts = accounts;
    for (const account of accounts) {
      if (!this.#byUid.has(account.id)) this.#byUid.set(account.id, account);
    }
  }

  /** Looks at a record of a login; the last one that it is shown counts, wherever the clock was set to. */
  take(record: RecordData, { timestampMs }: EventId): void {
    const login = accountLogin(record);
    const account = login && this.#byUid.get(login.uid);
    if (login === undefined || account === undefined) return;
    this.#logins.set(account, { ...login, timeMs: timestampMs });
  }

  /** All accounts in their order. */
  rows(): LastLogin[] {
    return this.#accounts.map((account) => ({ account, login: this.#logins.get(account) }));
  }
}
