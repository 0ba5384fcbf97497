/** The examples that are not programs: the workflow for GitHub, run step by step, and what Kubernetes gets. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import manifest from '../../package.json';
import { EXAMPLES } from '../support/running-example';

const ROOT = join(EXAMPLES, '..');
const PLAYED_KERNEL = join(ROOT, 'test/support/played-kernel.cjs');

const textOf = (path: string): string => readFileSync(join(EXAMPLES, path), 'utf8');

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-manifests-'));
  // As after `npm install audit-netlink`: npx runs what is there, and asks nobody.
  const bin = join(folder, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(join(ROOT, manifest.bin['audit-netlink']), join(bin, 'audit-netlink'));
  chmodSync(join(bin, 'audit-netlink'), 0o755);
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly code: number | null;
  readonly output: string;
}

function run(command: string, cwd: string, env: Readonly<Record<string, string>> = {}): Run {
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', command], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, npm_config_offline: 'true', ...env },
  });
  return { code: status, output: stdout + stderr };
}

describe('the workflow for GitHub', () => {
  interface Step {
    readonly name?: string;
    readonly uses?: string;
    readonly run?: string;
  }

  interface Workflow {
    readonly on: Readonly<Record<string, unknown>>;
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: Readonly<
      Record<
        string,
        {
          readonly 'runs-on': string;
          readonly strategy: { readonly matrix: { readonly arch: readonly string[] } };
          readonly steps: readonly Step[];
        }
      >
    >;
  }

  const workflow = parse(textOf('github-actions/audit-rules.yml')) as Workflow;
  const job = workflow.jobs['check'];
  const steps = job?.steps ?? [];

  /** Runs the steps in a repository with these rules, until one fails. */
  function checkOut(name: string, rules: string, arch: string): Run {
    const repository = join(folder, name);
    mkdirSync(join(repository, 'rules.d'), { recursive: true });
    writeFileSync(join(repository, 'rules.d', 'my.rules'), rules);
    let output = '';
    for (const step of steps) {
      if (step.run === undefined) continue;
      const done = run(step.run.replace('${{ matrix.arch }}', arch), repository);
      output += done.output;
      if (done.code !== 0) return { code: done.code, output };
    }
    return { code: 0, output };
  }

  const GOOD = '-a always,exit -F arch=b64 -S openat -F path=/etc/shadow -k shadow\n';

  it('asks for nothing but the code, and runs for each machine', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(Object.keys(workflow.on)).toEqual(['pull_request', 'push']);
    expect(job?.['runs-on']).toBe('ubuntu-latest');
    expect(job?.strategy.matrix.arch).toEqual(['x86_64', 'aarch64']);
    expect(steps.map(({ uses }) => uses?.replace(/@v\d+$/, ''))).toEqual([
      'actions/checkout',
      'actions/setup-node',
      ...steps.slice(2).map(() => undefined),
    ]);
  });

  it.each(['x86_64', 'aarch64'])('passes good rules of %s', (arch) => {
    const { code, output } = checkOut(`good-${arch}`, GOOD, arch);
    expect([code, output]).toEqual([
      0,
      '::add-matcher::.github/audit-rules-matcher.json\nrules.d: 1 rule, no errors\n',
    ]);
  });

  it('fails where a rule is wrong, for the machines for which it is', () => {
    const rules = '-a always,exit -F arch=b64 -S open -F path=/etc/shadow -k shadow\n';
    expect(checkOut('open', rules, 'x86_64').code).toBe(0);
    const { code, output } = checkOut('open', rules, 'aarch64');
    expect(code).not.toBe(0);
    expect(output).toContain('rules.d/my.rules:1:31: unknown system call open on aarch64');
  });

  it('fails where a file has not the usual form', () => {
    const { code, output } = checkOut('form', GOOD.replace('always,exit', 'exit,always'), 'x86_64');
    expect(code).not.toBe(0);
    const [, cure = ''] = /: (npx audit-netlink fmt .*)$/m.exec(output) ?? [];
    expect(run(cure, join(folder, 'form')).code).toBe(0);
    const written = readFileSync(join(folder, 'form', 'rules.d', 'my.rules'), 'utf8');
    expect(written).toBe(GOOD);
  });

  it('has GitHub show each problem at its place', () => {
    interface Pattern {
      readonly regexp: string;
      readonly file: number;
      readonly line: number;
      readonly column: number;
      readonly message: number;
    }
    const { problemMatcher } = JSON.parse(textOf('github-actions/audit-rules-matcher.json')) as {
      problemMatcher: readonly {
        readonly severity: string;
        readonly pattern: readonly [Pattern];
      }[];
    };
    const rules = '-w /etc/motd -p wa -k motd\n-a always,exit -S nosuch -k x\n';
    const { output } = checkOut('problems', rules, 'x86_64');
    const found = output.split('\n').flatMap((text) =>
      problemMatcher.flatMap(({ severity, pattern: [{ regexp, file, line, column, message }] }) => {
        const match = new RegExp(regexp).exec(text);
        if (match === null) return [];
        return [[severity, match[file], match[line], match[column], match[message]?.slice(0, 15)]];
      }),
    );
    expect(found).toEqual([
      ['warning', 'rules.d/my.rules', '1', '1', '-w makes the ke'],
      ['error', 'rules.d/my.rules', '2', '19', 'unknown system '],
    ]);
  });
});

describe('the DaemonSet for Kubernetes', () => {
  interface Container {
    readonly image: string;
    readonly command?: readonly string[];
    readonly args?: readonly string[];
    readonly securityContext: {
      readonly runAsUser: number;
      readonly privileged?: boolean;
      readonly capabilities: { readonly drop: readonly string[]; readonly add: readonly string[] };
    };
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }

  interface Pod {
    readonly hostPID: boolean;
    readonly hostNetwork: boolean;
    readonly hostUsers: boolean;
    readonly dnsPolicy: string;
    readonly terminationGracePeriodSeconds: number;
    readonly initContainers: readonly [Container];
    readonly containers: readonly [Container];
    readonly volumes: readonly {
      readonly name: string;
      readonly configMap?: { readonly name: string };
    }[];
  }

  interface Resource {
    readonly kind: string;
    readonly metadata: {
      readonly name: string;
      readonly namespace?: string;
      readonly labels?: Readonly<Record<string, string>>;
    };
    readonly data?: Readonly<Record<string, string>>;
    readonly spec?: {
      readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
      readonly template: {
        readonly metadata: { readonly labels: Readonly<Record<string, string>> };
        readonly spec: Pod;
      };
    };
  }

  const documents = parseAllDocuments(textOf('kubernetes/daemonset.yaml'));
  const resources = documents.map((document) => document.toJS() as Resource);
  const resource = (kind: string): Resource => {
    const [found, ...others] = resources.filter((one) => one.kind === kind);
    expect(others).toEqual([]);
    if (found === undefined) throw new Error(`there is no ${kind}`);
    return found;
  };
  const set = resource('DaemonSet');
  const pod = set.spec?.template.spec as Pod;
  const [policy] = pod.initContainers;
  const [shipper] = pod.containers;

  it('is well-formed', () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
    expect(resources.map(({ kind }) => kind)).toEqual(['Namespace', 'ConfigMap', 'DaemonSet']);
  });

  it('runs where it may, in the namespaces that the kernel serves', () => {
    const namespace = resource('Namespace');
    expect(namespace.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'privileged',
    });
    for (const kind of ['ConfigMap', 'DaemonSet']) {
      expect(resource(kind).metadata.namespace).toBe(namespace.metadata.name);
    }
    expect(pod).toMatchObject({
      hostPID: true,
      hostNetwork: true,
      hostUsers: true,
      dnsPolicy: 'ClusterFirstWithHostNet',
    });
    expect(set.spec?.selector.matchLabels).toEqual(set.spec?.template.metadata.labels);
  });

  it('has the capabilities that docs/guides/containers.md names, and no others', () => {
    const document = readFileSync(join(ROOT, 'docs', 'guides', 'containers.md'), 'utf8');
    const options = document.matchAll(/--cap-add=(AUDIT_\w+)/g);
    const named = [...new Set(Array.from(options, ([, name = '']) => name))].toSorted((a, b) =>
      a.localeCompare(b),
    );
    for (const { securityContext } of [policy, shipper]) {
      expect(securityContext.capabilities.drop).toEqual(['ALL']);
      expect(securityContext.capabilities.add.toSorted()).toEqual(named);
      expect(securityContext.runAsUser).toBe(0);
      expect(securityContext.privileged).not.toBe(true);
    }
  });

  it('mounts what it has, and starts what its image has', () => {
    const volumes = pod.volumes.map(({ name }) => name);
    for (const { volumeMounts } of [policy, shipper]) {
      for (const { name } of volumeMounts) expect(volumes).toContain(name);
    }
    expect(pod.volumes.find(({ configMap }) => configMap !== undefined)?.configMap?.name).toBe(
      resource('ConfigMap').metadata.name,
    );
    const image = textOf('kubernetes/Dockerfile');
    const [, copied = ''] = /^COPY (\S+) \.$/m.exec(image) ?? [];
    expect(existsSync(join(EXAMPLES, copied))).toBe(true);
    expect(image).toContain(`ENTRYPOINT ["node", "/app/${copied}"]`);
    expect(image).toContain(shipper.image);
    expect([shipper.image, shipper.args?.length]).toEqual([policy.image, 2]);
    const [, timeoutMs] = /POST_TIMEOUT_MS = ([\d_]+)/.exec(textOf(copied)) ?? [];
    const grace = 1000 * pod.terminationGracePeriodSeconds;
    expect(grace).toBeGreaterThan(Number(timeoutMs?.replaceAll('_', '')));
  });

  it('loads its policy from a folder as a ConfigMap is mounted', () => {
    // The kubelet lays a ConfigMap as links to a folder of its version.
    const mounted = join(folder, 'policy');
    mkdirSync(join(mounted, '..2023'), { recursive: true });
    symlinkSync('..2023', join(mounted, '..data'));
    for (const [name, text] of Object.entries(resource('ConfigMap').data ?? {})) {
      writeFileSync(join(mounted, '..2023', name), text);
      symlinkSync(join('..data', name), join(mounted, name));
    }
    const [program = '', ...words] = policy.command ?? [];
    expect(program).toBe('/app/node_modules/.bin/audit-netlink');
    const end = join(folder, 'end');
    const held = ['-w /etc/motd -p wa -k other', '-a always,exit -F arch=b64 -S mount -k node.old'];
    const line = [program.replace('/app', folder), ...words].join(' ').replace('/policy', mounted);
    const { code, output } = run(line, folder, {
      NODE_OPTIONS: `-r ${PLAYED_KERNEL}`,
      PLAYED_KERNEL: JSON.stringify({ rules: held }),
      PLAYED_KERNEL_END: end,
    });
    expect([code, output]).toEqual([0, expect.any(String)]);
    const { rules, changes } = JSON.parse(readFileSync(end, 'utf8')) as Record<string, string[]>;
    expect(rules?.[0]).toBe(held[0]);
    expect(rules?.slice(1).map((rule) => /key=(\S+)$/.exec(rule)?.[1])).toEqual([
      'node.identity',
      'node.identity',
      'node.modules',
    ]);
    expect(changes).toEqual(expect.arrayContaining(['backlogLimit 8192', 'enabled 1', 'delete']));
  });
});
