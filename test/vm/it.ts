/**
 * `it` for tests that run in a virtual machine and nowhere else. It is node:test's: jest would take
 * half a minute to start in an emulated machine.
 */
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Ends a test that hangs; a guest is some twenty times slower than its machine. */
const PATIENCE_MS = 180_000;

if (!/(^| )tests=/.test(readFileSync('/proc/cmdline', 'utf8'))) {
  throw new Error('this changes the kernel for good: run it with scripts/test-in-vm.mjs');
}

/** @param skip why the test does not run here, or false */
export function it(name: string, body: () => Promise<void>, skip: string | false = false): void {
  void test(name, { timeout: PATIENCE_MS, skip }, body);
}
