/** What a published schema calls itself: where it is found in the repository that package.json names. */
import manifest from '../../package.json';

/** Owner and name. */
export const REPOSITORY =
  /^git\+https:\/\/github\.com\/([\w-]+\/[\w.-]+)\.git$/.exec(manifest.repository.url)?.[1] ?? '';

/** @param name the file in docs/ */
export function schemaId(name: string): string {
  return `https://raw.githubusercontent.com/${REPOSITORY}/main/docs/${name}`;
}
