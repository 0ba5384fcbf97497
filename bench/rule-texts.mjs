/** The rules of the benches: they can never match, for no process has such a number. */

const BEYOND_ALL_PIDS = 4_194_304;

export function ruleText(n, key = 'bench') {
  return `-a always,exit -F arch=b64 -S unlink,rename -F pid=${BEYOND_ALL_PIDS + n} -F auid>=1000 -F auid!=unset -k ${key}`;
}

export function ruleTexts(count) {
  return Array.from({ length: count }, (_, n) => ruleText(n));
}
