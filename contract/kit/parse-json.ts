// A body as JSON; undefined where it is none, which a case then says in its own words.
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
