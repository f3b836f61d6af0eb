// A step of a JSON pointer (RFC 6901), with its slash. Every place in a content is named to people by such a pointer.
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
