// Records that are indexed by what others wrote: an id such as `constructor` is a name of every object's prototype, and found
// there where the record itself does not hold it.

export function ownOf<T>(record: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined;
}
