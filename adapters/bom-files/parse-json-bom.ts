// Reads a bill of materials from JSON in the shape of an Ebom: occurrences by id, or as a list of objects that carry
// their id. Checked like any released eBOM; nothing is filled in, and no key that is not known is dropped.
import { z } from 'zod';
import type { RefusalCode } from '../../domain/refusal-codes';
import { accepted, refused, type Verdict, type Refusal } from '../../domain/verdict';
import { checkEbom } from '../../domain/mbom/check-ebom';
import type { Ebom, EbomOccurrence } from '../../domain/mbom/ebom';
import type { Finding, ParsedBom } from './finding';
import { partNumberFindings } from './part-number';
import { occurrencesMax } from './occurrence-tree';
import { pointerStep } from '../../domain/pointer-step';
import { readJson } from './read-json';
import { reasonsMax } from './read-table';

const occurrence = {
  itemId: z.string().nullable(),
  parent: z.string().nullable(),
  findNumber: z.string(),
  quantity: z.string(),
  unit: z.string().min(1),
  fitted: z.boolean(),
  attributes: z.record(z.string(), z.string()),
};
const head = { itemId: z.string().min(1), revision: z.string().min(1), description: z.string() };
const byId = z.strictObject({ ...head, occurrences: z.record(z.string(), z.strictObject(occurrence)) });
const asList = z.strictObject({
  ...head,
  occurrences: z.array(z.strictObject({ id: z.string(), ...occurrence })),
});

/**
 * `itemId` and `revision`, where given, must be those of the file. The row of a finding is the line of its occurrence.
 *
 * Refusals, each with line and JSON pointer in its facts: FILE_EMPTY, JSON_SYNTAX (with column), KEY_DUPLICATE,
 * BOM_TOO_LARGE, EBOM_INVALID (shape, another item or revision), and those of checkEbom.
 */
export function parseJsonBom(input: {
  text: string;
  fileName: string;
  itemId?: string;
  revision?: string;
}): Verdict<ParsedBom> {
  const { text, fileName } = input;
  const json = readJson({ text, fileName });
  if (json.kind === 'refused') return json;
  const { value, lineOf } = json.value;
  const refusalAt: RefusalAt = ({ code, pointer, message }) => {
    const line = lineOf(pointer);
    const where = pointer === '' ? '' : ` at ${pointer}`;
    return {
      code,
      message: `${fileName} line ${String(line)}${where}: ${message}`,
      at: `${fileName}#${pointer}`,
      facts: { line, pointer },
    };
  };
  const shaped = readShape(value, refusalAt);
  if (shaped.kind === 'refused') return shaped;
  const { ebom, pointers } = shaped.value;
  const mistaken = (['itemId', 'revision'] as const).filter((key) => (input[key] ?? ebom[key]) !== ebom[key]);
  if (mistaken.length > 0) {
    const message = (key: 'itemId' | 'revision'): string =>
      `${JSON.stringify(ebom[key])} is not ${JSON.stringify(input[key])}, which was asked for.`;
    return refused(
      ...mistaken.map((key) => refusalAt({ code: 'EBOM_INVALID', pointer: `/${key}`, message: message(key) })),
    );
  }
  if (pointers.size === 0) return refused({ code: 'FILE_EMPTY', message: `${fileName} has no parts.`, at: fileName });
  const checked = checkEbom(ebom);
  if (checked.kind === 'accepted') {
    const rowOf = (id: string): number => lineOf(pointers.get(id) ?? '');
    return accepted({ ebom, findings: findingsOf(ebom, { fileName, rowOf }) });
  }
  return refused(
    ...checked.reasons.map(({ at = '', ...reason }) => {
      const pointer = pointers.get(at.slice('occurrences/'.length)) ?? '';
      return { ...reason, ...refusalAt({ code: reason.code, pointer, message: reason.message }) };
    }),
  );
}

type RefusalAt = (fault: { code: RefusalCode; pointer: string; message: string }) => Refusal;

/** The eBOM, and where each of its occurrences stands. */
function readShape(value: unknown, refusalAt: RefusalAt): Verdict<{ ebom: Ebom; pointers: Map<string, string> }> {
  const given: unknown =
    typeof value === 'object' && value !== null && 'occurrences' in value ? value.occurrences : undefined;
  if (typeof given === 'object' && given !== null && Object.keys(given).length > occurrencesMax) {
    const message = `more than ${String(occurrencesMax)} occurrences.`;
    return refused(refusalAt({ code: 'BOM_TOO_LARGE', pointer: '/occurrences', message }));
  }
  if (!Array.isArray(given)) {
    const read = byId.safeParse(value);
    if (!read.success) return refused(...shapeRefusals(read.error, refusalAt));
    const ids = Object.keys(read.data.occurrences);
    return accepted({
      ebom: read.data,
      pointers: new Map(ids.map((id) => [id, `/occurrences${pointerStep(id)}`])),
    });
  }
  const read = asList.safeParse(value);
  if (!read.success) return refused(...shapeRefusals(read.error, refusalAt));
  const occurrences: Record<string, EbomOccurrence> = {};
  const pointers = new Map<string, string>();
  const reasons: Refusal[] = [];
  for (const [index, { id, ...rest }] of read.data.occurrences.entries()) {
    const pointer = `/occurrences${pointerStep(index)}`;
    const earlier = pointers.get(id);
    if (earlier === undefined && id !== '__proto__') {
      pointers.set(id, pointer);
      occurrences[id] = rest;
    } else if (reasons.length < reasonsMax) {
      const message = `the id ${JSON.stringify(id)} ${earlier === undefined ? 'is not usable' : `stands at ${earlier} too`}.`;
      reasons.push(refusalAt({ code: 'KEY_DUPLICATE', pointer: `${pointer}/id`, message }));
    }
  }
  return reasons.length > 0 ? refused(...reasons) : accepted({ ebom: { ...read.data, occurrences }, pointers });
}

function shapeRefusals(error: z.ZodError, refusalAt: RefusalAt): Refusal[] {
  return error.issues.slice(0, reasonsMax).map(({ path, message }) => {
    const pointer = path.map((step) => pointerStep(typeof step === 'number' ? step : String(step))).join('');
    return refusalAt({ code: 'EBOM_INVALID', pointer, message: `${message}.` });
  });
}

function findingsOf(ebom: Ebom, { fileName, rowOf }: { fileName: string; rowOf: (id: string) => number }): Finding[] {
  return Object.entries(ebom.occurrences).flatMap(([id, { itemId, fitted }]): Finding[] => {
    const place = { file: fileName, row: rowOf(id) };
    const part = fitted || itemId !== null ? partNumberFindings({ ...place, who: id, itemId }) : [];
    return fitted ? part : [{ code: 'PART_NOT_FITTED', ...place, message: `${id}: not fitted.` }, ...part];
  });
}
