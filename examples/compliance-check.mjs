/**
 * Compares the kernel, or a folder of rules files, with a required policy, and reports what is missing.
 *
 *     node compliance-check.mjs required.rules                       the kernel; needs CAP_AUDIT_CONTROL
 *     node compliance-check.mjs required.rules /etc/audit/rules.d    files; needs no privileges
 *
 * Exits with 0 if every requirement is met, with 1 if one is not, and with 2 if that cannot be told.
 */
import {
  diffRules,
  formatProblem,
  formatRule,
  getFeatures,
  getStatus,
  listRules,
  readPolicyPath,
} from 'audit-netlink';

function readFiles(path) {
  // The files may be meant for another machine, which has other files than this one.
  const policy = readPolicyPath(path, { checkPaths: false });
  const errors = policy.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(formatProblem).join('\n'));
  return policy;
}

async function readKernel() {
  const features = await getFeatures();
  const loginuidImmutable = features['loginuid-immutable'].locked;
  return { rules: await listRules(), settings: { ...(await getStatus()), loginuidImmutable } };
}

function failures(required, actual) {
  // Order matters only where an event could show it.
  const { added, moved, removed } = diffRules(actual.rules, required.rules, { order: 'effective' });
  const settings = Object.entries(required.settings).filter(
    ([name, value]) => value !== undefined && actual.settings[name] !== value,
  );
  return [
    ...added.map((rule) => `missing: ${formatRule(rule)}`),
    ...moved.map((rule) => `in another order: ${formatRule(rule)}`),
    // A rule that says never may hide what the required ones record.
    ...removed
      .filter(({ action }) => action === 'never')
      .map((rule) => `not allowed: ${formatRule(rule)}`),
    ...settings.map(
      ([name, value]) => `${name} is ${actual.settings[name] ?? 'not set'} instead of ${value}`,
    ),
  ];
}

async function main([requiredPath, actualPath]) {
  if (requiredPath === undefined) throw new Error('usage: compliance-check.mjs REQUIRED [RULES]');
  const required = readFiles(requiredPath);
  const actual = actualPath === undefined ? await readKernel() : readFiles(actualPath);
  const found = failures(required, actual);
  for (const failure of found) console.log(failure);
  const name = actualPath ?? 'the kernel';
  console.log(
    found.length === 0
      ? `compliant: ${name} has what ${requiredPath} requires`
      : `not compliant: ${name} lacks what ${requiredPath} requires; differences: ${found.length}`,
  );
  return found.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
