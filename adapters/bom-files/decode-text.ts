// Turns the bytes of a file into text, or says which row is not in the encoding. A byte order mark or a statement tells the
// encoding, else it is UTF-8: guessing would make two part numbers one.
import { accepted, refused, type Verdict } from '../../domain/verdict';

const marks: { bytes: number[]; encoding: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];
const newline = 0x0a;

/** `encoding` is a label of the WHATWG Encoding Standard. Refusals: ENCODING_UNKNOWN, ENCODING_WRONG with the row. */
export function decodeText(file: { bytes: Uint8Array; fileName: string; encoding?: string }): Verdict<string> {
  const { bytes, fileName } = file;
  const mark = marks.find((one) => one.bytes.every((byte, index) => bytes[index] === byte));
  const encoding = mark?.encoding ?? file.encoding ?? 'utf-8';
  const decoder = decoderOf(encoding);
  if (decoder === null) {
    const message = `${fileName}: the encoding ${JSON.stringify(encoding)} is not known; state e.g. windows-1252.`;
    return refused({ code: 'ENCODING_UNKNOWN', message, at: fileName });
  }
  if (mark === undefined && decoder.encoding === 'utf-8' && bytes.subarray(0, 1_000).includes(0)) {
    const message = `${fileName} holds NUL bytes and looks like UTF-16 without byte order mark: state --encoding utf-16le.`;
    return refused({ code: 'ENCODING_WRONG', message, at: `${fileName}:1`, facts: { row: 1 } });
  }
  try {
    return accepted(decoder.decode(bytes));
  } catch {
    const row = decoder.encoding === 'utf-8' ? firstRowNotUtf8(bytes) : 1;
    const message =
      `${fileName} row ${String(row)} is not ${decoder.encoding.toUpperCase()}. ` +
      `Save the file as UTF-8, or state its encoding, e.g. --encoding windows-1252.`;
    return refused({ code: 'ENCODING_WRONG', message, at: `${fileName}:${String(row)}`, facts: { row } });
  }
}

function decoderOf(encoding: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    return null;
  }
}

/** A line feed is never part of a longer UTF-8 sequence, so each line can be tried by itself. */
function firstRowNotUtf8(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let row = 1;
  for (let from = 0; from < bytes.length; row += 1) {
    const end = bytes.indexOf(newline, from);
    const next = end === -1 ? bytes.length : end + 1;
    try {
      decoder.decode(bytes.subarray(from, next));
    } catch {
      return row;
    }
    from = next;
  }
  return row;
}
