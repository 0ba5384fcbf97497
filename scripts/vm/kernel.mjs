/** Debian's kernels, fetched into a cache folder and unpacked there; nothing is installed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder } from '../cache-folder.mjs';
import { askApt, OF_MACHINE, ofReleases, unpackPackages } from './debian-packages.mjs';

/** The package that depends on the newest kernel of a release. */
const META_PACKAGE = 'linux-image-amd64';

/** Packages of one kernel. Not the -cloud- ones, which have no 9p. */
const KERNEL_PACKAGE = /^linux-image-\d+\.\d+\.\d[\w.+]*(-\d+)?-amd64$/;

/** Where a kernel's package has no image and no modules of its own, these have. */
const PARTS = /\blinux-(?:binary|modules)-[\w.+-]+-amd64 \(= [^)]+\)/g;

/** What apt offers of the packages: package, version, and the series, such as `6.12`. */
function offers(apt, packages) {
  return askApt(apt, 'madison', ...packages).flatMap((row) => {
    const [name, version = ''] = row.split('|').map((cell) => cell.trim());
    const series = /^\d+\.\d+/.exec(version)?.[0];
    return series === undefined ? [] : [{ name, version, series, apt }];
  });
}

function byNumbers(one, other) {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** The newest kernel of each series that one of them offers, by series. */
function newestOfEachSeries(apts) {
  const kernels = apts.flatMap((apt) => {
    const names = askApt(apt, 'pkgnames', 'linux-image-');
    return offers(
      apt,
      names.filter((name) => KERNEL_PACKAGE.test(name)),
    );
  });
  const inOrder = kernels.toSorted((one, other) => byNumbers(one.version, other.version));
  return [...new Map(inOrder.map((kernel) => [kernel.series, kernel])).values()];
}

/** The kernel of the machine's own release, and that of the newest other series, where apt has one. */
function kernelsOfMachine() {
  const own = offers(OF_MACHINE, [META_PACKAGE]).find(({ version }) => !version.includes('~bpo'));
  if (own === undefined) throw new Error(`apt knows no ${META_PACKAGE}: apt-get update`);
  const kernels = newestOfEachSeries([OF_MACHINE]);
  const isOwn = ({ series }) => series === own.series;
  const others = kernels.filter((kernel) => !isOwn(kernel));
  return [...kernels.filter(isOwn), ...others.slice(-1)];
}

/**
 * The kernels that there are: package, version and series of each. The machine's own come first.
 *
 * @param everySeries whether it is to be one of each series that Debian's package mirror has, in their
 *   order, and not those alone that the machine's own apt offers
 */
export function debianKernels(everySeries = false) {
  return everySeries ? newestOfEachSeries([OF_MACHINE, ofReleases()]) : kernelsOfMachine();
}

function packagesOf({ name, version, apt }) {
  const depends = askApt(apt, 'show', `${name}=${version}`).find((line) =>
    line.startsWith('Depends: '),
  );
  const parts = [...(depends ?? '').matchAll(PARTS)].map(([part]) =>
    part.replace(' (= ', '=').replace(')', ''),
  );
  return parts.length > 0 ? parts : [`${name}=${version}`];
}

/** @returns the kernel's image, and the folder with its modules, as paths */
export function unpackKernel(kernel) {
  const { name, version, apt } = kernel;
  const folder = cachedFolder(`${name}_${version}`, (draft) =>
    unpackPackages(packagesOf(kernel), draft, apt),
  );
  const release = name.replace('linux-image-', '');
  const inFolder = (...places) => places.find((place) => existsSync(join(folder, place)));
  const modules = inFolder(`lib/modules/${release}`, `usr/lib/modules/${release}`);
  const image = inFolder(`boot/vmlinuz-${release}`, `usr/lib/modules/${release}/vmlinuz`);
  if (modules === undefined || image === undefined) {
    throw new Error(`${name} ${version} has no image or no modules in ${folder}`);
  }
  return { image: join(folder, image), modules: join(folder, modules) };
}
