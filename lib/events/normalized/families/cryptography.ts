/** What sshd, IPsec's daemons and cryptographic libraries write. */
import { decimal, word } from '../../decoded/codecs';
import { phraseOf } from '../../data/message-text';
import type { RecordData } from '../../data/record-data';
import type { Ends, Family, StatementReader } from '../statement';
import { accountNamed, userObject } from './account-of';
import { details } from './details';

/** `laddr lport` are this machine's; the other end is `raddr` or `addr`, and `rport`. */
function endsIn(record: RecordData): Ends {
  const end = (address: string | undefined, port: string) => ({
    address: word(address ?? ''),
    port: decimal(record.get(port) ?? ''),
  });
  const [local, remote] = [
    end(record.get('laddr'), 'lport'),
    end(record.get('raddr') ?? record.get('addr'), 'rport'),
  ];
  const isFromHere = word(record.get('direction') ?? '') === 'initiator';
  return isFromHere
    ? { source: local, destination: remote }
    : { source: remote, destination: local };
}

function bits(record: RecordData): string | undefined {
  const size = record.get('ksize');
  return size === undefined ? undefined : `${size} bits`;
}

function using(words?: string): StatementReader {
  return (record, { names }) => ({
    record,
    action: 'used-cryptography',
    words,
    operation: phraseOf(record, 'op'),
    objects: words === undefined ? [] : userObject(accountNamed(record, names)),
    details: [
      ...details(record, 'op kind direction cipher'),
      bits(record),
      ...details(record, 'mac pfs fp conn-name reason'),
    ],
    ends: endsIn(record),
  });
}

export const CRYPTOGRAPHY: Family = {
  CRYPTO_TEST_USER: using('tested cryptography'),
  CRYPTO_PARAM_CHANGE_USER: using('changed cryptographic parameters'),
  CRYPTO_LOGIN: using('logged in as a cryptographic officer'),
  CRYPTO_LOGOUT: using('logged out as a cryptographic officer'),
  CRYPTO_KEY_USER: using(),
  CRYPTO_FAILURE_USER: using('failed in cryptography'),
  CRYPTO_REPLAY_USER: using('found a cryptographic replay'),
  CRYPTO_SESSION: using(),
  CRYPTO_IKE_SA: using(),
  CRYPTO_IPSEC_SA: using(),
};
