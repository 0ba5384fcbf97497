/** Options without those that were not given, as the compiler tells them apart from those that are undefined. */

export function given<Options extends object>(options: {
  readonly [Name in keyof Options]?: Options[Name] | undefined;
}): Options {
  const all = Object.entries(options);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as Options;
}
