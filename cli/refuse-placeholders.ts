// A printed command stands for a choice that is a person's with a placeholder, e.g. "<serials>". Typed as printed it
// would be a choice that nobody made.
import { UsageError } from './connect';

export function refusePlaceholders(args: readonly string[]): void {
  const placeholder = args.map((arg) => /^(?:--[a-z-]+=)?(<[^<>]+>)$/.exec(arg)?.[1]).find((one) => one !== undefined);
  if (placeholder !== undefined)
    throw new UsageError(`${placeholder} stands for what you choose: write it in the place of ${placeholder}.`);
}
