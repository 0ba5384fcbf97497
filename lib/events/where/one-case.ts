/**
 * Untrusted text as conditions read it. The kernel writes hexadecimal digits in one case, and so do programs; digits of
 * both are a word like any other, so that a search for the bytes of a text finds every place where it stands.
 */
import { decodeUntrusted } from '../../text/untrusted';

const BOTH_CASES = /^(?=.*[a-f])(?=.*[A-F])[\da-fA-F]+$/s;

/** As `decodeUntrusted`, but for digits of both cases. */
export function decodeInOneCase(raw: string): string | undefined {
  return BOTH_CASES.test(raw) ? raw : decodeUntrusted(raw);
}
