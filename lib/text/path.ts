/** Paths as text: joined and taken apart by their slashes. Does not know what is at them. */

/**
 * The path of a name in a folder, as the kernel resolves it apart from `..` and links: an absolute name is
 * one already, and `./` in front says nothing. An empty folder is an unknown one.
 */
export function joinPath(folder: string, name: string): string {
  if (name.startsWith('/') || folder === '') return name;
  const relative = name.replace(/^(?:\.\/+)+/, '');
  if (relative === '.' || relative === '') return folder;
  return folder.endsWith('/') ? folder + relative : `${folder}/${relative}`;
}

/** The last part of a path; undefined where there is no path, or it ends in a slash. */
export function baseName(path: string | undefined): string | undefined {
  return path === undefined ? undefined : path.slice(path.lastIndexOf('/') + 1) || undefined;
}

/** The folder that a path is in, `/` for one right below the root; undefined without a slash. */
export function folderOf(path: string): string | undefined {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? undefined : path.slice(0, Math.max(slash, 1));
}
