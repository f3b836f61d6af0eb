// JSON of a bill of materials, with the line of every record, and of whatever is wrong with it.
import { scanJson } from '../../contract/json/scan-json';
import { accepted, refused, type Refusal, type Verdict } from '../../domain/verdict';
import { textRefusal } from './read-table';

export interface ReadJson {
  value: unknown;
  /** 1-based line of the value at a JSON pointer, or of the nearest recorded one above it. */
  lineOf: (pointer: string) => number;
}

const depthMax = 32;
/** Places are kept of the document, its members and their members: deeper ones have the line of their record. */
const placesDepthMax = 2;

/** Refusals: FILE_EMPTY, BOM_TOO_LARGE (text or depth), JSON_SYNTAX (line and column), KEY_DUPLICATE (JSON pointer). */
export function readJson({ text, fileName }: { text: string; fileName: string }): Verdict<ReadJson> {
  const unusable = textRefusal({ text, fileName });
  if (unusable !== null) return refused(unusable);
  const json = text.replace(/^\ufeff/, '');
  const { fault, unusableKeys, placeOf } = scanJson(json, { keysMax: 1, depthMax, placesDepthMax });
  const of = { json, fileName };
  const [twice] = unusableKeys;
  if (twice !== undefined) return refused(keyRefusal(twice, of));
  if (fault !== null)
    return refused(refusalAt(fault, { code: fault.why === 'depth' ? 'BOM_TOO_LARGE' : 'JSON_SYNTAX', ...of }));
  const lines = linesOf(json, placeOf);
  return accepted({ value: JSON.parse(json) as unknown, lineOf: (pointer) => lineOf(lines, pointer) });
}

function keyRefusal(key: { pointer: string; offset: number }, of: { json: string; fileName: string }): Refusal {
  const name = JSON.stringify(key.pointer.slice(key.pointer.lastIndexOf('/') + 1));
  const message = `the key ${name} stands twice or is not usable.`;
  return refusalAt({ ...key, message }, { code: 'KEY_DUPLICATE', ...of });
}

function refusalAt(
  { offset, pointer, message }: { offset: number; pointer: string; message: string },
  { code, json, fileName }: { code: 'JSON_SYNTAX' | 'KEY_DUPLICATE' | 'BOM_TOO_LARGE'; json: string; fileName: string },
): Refusal {
  const before = json.slice(0, offset);
  const line = before.split(lineEnd).length;
  const column = offset - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
  const place = `line ${String(line)}, column ${String(column)}`;
  return {
    code,
    message: `${fileName} ${place}: ${message}`,
    at: `${fileName}:${String(line)}`,
    facts: { line, column, pointer },
  };
}

const lineEnd = /\r\n|\n|\r/;

/** Places come in the order of the text, so that it is counted through once. */
function linesOf(json: string, placeOf: ReadonlyMap<string, number>): Map<string, number> {
  const lines = new Map<string, number>();
  const ends = new RegExp(lineEnd, 'g');
  let line = 1;
  let end = ends.exec(json);
  for (const [pointer, offset] of placeOf) {
    for (; end !== null && end.index < offset; end = ends.exec(json)) line += 1;
    lines.set(pointer, line);
  }
  return lines;
}

function lineOf(lines: ReadonlyMap<string, number>, pointer: string): number {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const line = lines.get(at);
    if (line !== undefined) return line;
  }
  return 1;
}
