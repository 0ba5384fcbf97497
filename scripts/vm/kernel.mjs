/** Debian's kernels, fetched into a cache folder and unpacked there; nothing is installed. */
import { join } from 'node:path';
import { cachedFolder } from './cache-folder.mjs';
import { unpackPackages } from './debian-packages.mjs';
import { runProgram } from './run-program.mjs';

/** The package that depends on the newest kernel. Not the -cloud- one, which has no 9p. */
const META_PACKAGE = 'linux-image-amd64';

/** Packages that depend on the newest kernel of one series. */
const META_PACKAGE_OF_SERIES = /^linux-image-\d+\.\d+-amd64$/;

/** What apt offers of the packages, newest first: package, version, and the series, such as `6.12`. */
function offers(...packages) {
  const rows = runProgram('apt-cache', ['madison', ...packages]).split('\n');
  return rows.flatMap((row) => {
    const [name, version = ''] = row.split('|').map((cell) => cell.trim());
    const series = /^\d+\.\d+/.exec(version)?.[0];
    return series === undefined ? [] : [{ name, version, series }];
  });
}

function bySeries(one, other) {
  const [[major, minor], [otherMajor, otherMinor]] = [one, other].map(({ series }) =>
    series.split('.').map(Number),
  );
  return otherMajor - major || otherMinor - minor;
}

/** The kernel's package and version that a package like {@link META_PACKAGE} depends on. */
function kernelOf({ name, version, series }) {
  const depends = runProgram('apt-cache', ['show', `${name}=${version}`]);
  const match = /^Depends: .*?(linux-image-[\w.+-]+) \(= (.+?)\)/m.exec(depends);
  if (match === null) throw new Error(`${name} ${version} depends on no kernel`);
  return { name: match[1], version: match[2], series };
}

/** The newest kernel of Debian's own series, and that of the newest other series, where there is one. */
function newestKernels() {
  const own = offers(META_PACKAGE).find(({ version }) => !version.includes('~bpo'));
  if (own === undefined) throw new Error(`apt knows no ${META_PACKAGE}: apt-get update`);
  const names = runProgram('apt-cache', ['pkgnames', 'linux-image-']).split('\n');
  const others = offers(META_PACKAGE, ...names.filter((name) => META_PACKAGE_OF_SERIES.test(name)));
  // Backports have the same package with another version; the sort keeps each series' newest first.
  const [other] = others.filter(({ series }) => series !== own.series).toSorted(bySeries);
  return [own, other].filter((one) => one !== undefined).map(kernelOf);
}

/**
 * @returns of each kernel its name, its series, the path of its image, and that of the folder with its modules
 */
export function debianKernels() {
  return newestKernels().map((kernel) => {
    const { name, version } = kernel;
    const target = cachedFolder(`${name}_${version}`, (folder) =>
      unpackPackages([`${name}=${version}`], folder),
    );
    const release = name.replace('linux-image-', '');
    return {
      name: `Debian's ${kernel.series}`,
      series: kernel.series,
      image: join(target, 'boot', `vmlinuz-${release}`),
      modules: join(target, 'lib', 'modules', release),
    };
  });
}
