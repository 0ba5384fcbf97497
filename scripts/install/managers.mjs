/** The package managers with which the package is installed, in the versions that it is tested with. */
import path from 'node:path';

/** What npm gets into one folder for the tests. */
export const TOOLS = [
  'pnpm@10.34.8',
  '@yarnpkg/cli-dist@4.18.1',
  '@oven/bun-linux-x64@1.3.10',
  'esbuild@0.28.2',
];

const nodeModules = (tools, ...parts) => path.join(tools, 'node_modules', ...parts);
const yarn = (tools) => ['node', nodeModules(tools, '@yarnpkg/cli-dist/bin/yarn.js')];
const pnpm = (tools) => ['node', nodeModules(tools, 'pnpm/bin/pnpm.cjs')];
const bun = (tools) => [nodeModules(tools, '@oven/bun-linux-x64/bin/bun')];

/**
 * For each: how it installs what the manifest lists, how it runs node and a program of the package, files
 * that a project needs beforehand, and the command that it has for building the addon.
 */
export const MANAGERS = [
  {
    name: 'npm',
    install: () => ['npm', 'install', '--no-audit', '--no-fund'],
    node: () => ['node'],
    program: () => ['npx', '--no-install', '-p', 'audit-netlink'],
    files: {},
    cure: 'npx audit-netlink-build',
  },
  {
    name: 'pnpm',
    install: (tools) => [...pnpm(tools), 'install'],
    node: () => ['node'],
    program: (tools) => [...pnpm(tools), 'exec'],
    files: {},
    cure: 'pnpm exec audit-netlink-build',
  },
  {
    name: 'yarn, node_modules',
    install: (tools) => [...yarn(tools), 'install', '--no-immutable'],
    node: () => ['node'],
    program: (tools) => [...yarn(tools), 'run'],
    files: { '.yarnrc.yml': 'nodeLinker: node-modules\nenableTelemetry: false\n', 'yarn.lock': '' },
    cure: 'yarn audit-netlink-build',
  },
  {
    name: "yarn, Plug'n'Play",
    install: (tools) => [...yarn(tools), 'install', '--no-immutable'],
    node: (tools) => [...yarn(tools), 'node'],
    program: (tools) => [...yarn(tools), 'run'],
    files: {
      '.yarnrc.yml': 'nodeLinker: pnp\npnpEnableEsmLoader: true\nenableTelemetry: false\n',
      'yarn.lock': '',
    },
    cure: 'yarn audit-netlink-build',
  },
  {
    name: 'bun',
    install: (tools) => [...bun(tools), 'install'],
    node: () => ['node'],
    program: (tools) => [...bun(tools), 'x', '--no-install'],
    files: {},
    cure: 'bunx audit-netlink-build',
  },
];
