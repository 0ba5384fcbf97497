/** What CHANGELOG.md says of versions, in the form of Keep a Changelog. */

const UNRELEASED = '## [Unreleased]';

const headingOf = (version) => `## [${version}] - `;

/** The day on which the version was released, as 2026-01-31; undefined before that. */
export function releaseDate(changelog, version) {
  const line = changelog.split('\n').find((one) => one.startsWith(headingOf(version)));
  return /^\d{4}-\d{2}-\d{2}$/.exec(line?.slice(headingOf(version).length) ?? '')?.[0];
}

/**
 * The changelog with what is not released yet under the version's heading.
 *
 * @throws {Error} when nothing has changed since the last version, or the version has a heading already.
 */
export function withRelease(changelog, version, date) {
  const [before, after] = changelog.split(`${UNRELEASED}\n`);
  if (after === undefined) throw new Error(`CHANGELOG.md has no ${UNRELEASED}`);
  if (changelog.includes(headingOf(version)))
    throw new Error(`CHANGELOG.md has ${version} already`);
  if (!/^- /m.test(after.split(/^## /m)[0])) throw new Error('CHANGELOG.md tells of no change');
  return `${before}${UNRELEASED}\n\n${headingOf(version)}${date}\n${after}`;
}
