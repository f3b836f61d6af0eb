// The text of a request's bytes. Decoders mend what is not UTF-8 in silence, so that a part number is no longer the one
// that was sent; here it is refused with the offset of the first byte that is none.
import { isUtf8 } from 'node:buffer';
import { Problem } from './problem';

/** Refused with ENCODING_WRONG. A byte order mark is no part of the text. */
export function readText(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return new TextDecoder('utf-8').decode(bytes);
  const offset = firstNotUtf8(bytes);
  throw new Problem(400, 'ENCODING_WRONG', `The body is not UTF-8 from byte ${String(offset)} on (counted from 0).`, {
    offset,
  });
}

/** The longest beginning that may go on as UTF-8, found by halving. */
function firstNotUtf8(bytes: Uint8Array): number {
  let [sound, unsound] = [0, bytes.length + 1];
  while (unsound - sound > 1) {
    const middle = Math.floor((sound + unsound) / 2);
    if (mayGoOn(bytes.subarray(0, middle))) sound = middle;
    else unsound = middle;
  }
  // What may go on can end within a character: the byte that is meant is the first of it.
  while (!isUtf8(bytes.subarray(0, sound))) sound -= 1;
  return sound;
}

function mayGoOn(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
