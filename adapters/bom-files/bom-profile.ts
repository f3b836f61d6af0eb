// A profile says where a source of bills of materials keeps what: columns by name, and how rows tell their place. It is
// stated by the user or proposed from a header that tells it; it never depends on the rows.
import { z } from 'zod';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { delimiters } from './table-layout';

const column = z.string().min(1).max(200);
/** How cells are parted and numbers written; found from the file where it is not stated. */
const writing = {
  delimiter: z.enum(delimiters).optional(),
  decimal: z.enum(['point', 'comma']).optional(),
  /** 1-based line of the header. */
  headerRow: z.number().int().min(1).max(1_000_000).optional(),
};

/** Whether a part is fitted; where both are there they must agree. */
const fitting = {
  /** Yes means that the part is left out. */
  doNotPopulate: column.optional(),
  /** Yes means that the part is fitted. */
  fitted: column.optional(),
};

/** One row a part, with its reference designators. All columns but the first, second and last two become attributes. */
const flatProfile = z.strictObject({
  designators: column,
  /** Null where the file states none: the number of designators counts. */
  quantity: column.nullable(),
  /** Columns that may identify the part, the first filled one wins; a fallback is reported as a finding. */
  partNumber: z.array(column).max(10),
  ...fitting,
  ...writing,
});

/**
 * A row hangs under the row that its level names; the first row may be the top item at level `0`.
 * `integer`: `0`, `1`, `2`, the parent is the nearest row above that is one level higher;
 * `leadingDots`: the same, written `0`, `.1`, `..2`, as many dots as the level;
 * `dotted`: the position `1.2.3` under `1.2`, in any order; without find number column its last number is that.
 * Without notation: the only one in which all levels can be read, and `integer` where there are several.
 */
const byLevel = z.strictObject({
  by: z.literal('level'),
  column,
  notation: z.enum(['integer', 'leadingDots', 'dotted']).optional(),
});
/** The cell names the parent item; empty or the top item: directly under the top. Expanded once per use. */
const byParentItem = z.strictObject({ by: z.literal('parentItem'), column });
/** The cell names the parent occurrence by the find numbers from the top down; empty: directly under the top. */
const byParentPath = z.strictObject({ by: z.literal('parentPath'), column, separator: z.string().min(1).max(3) });

const multilevelProfile = z.strictObject({
  structure: z.discriminatedUnion('by', [byLevel, byParentItem, byParentPath]),
  partNumber: column,
  quantity: column,
  /** May be absent or empty: `each`. */
  unit: column,
  /** May be absent, unless the structure is by parent path. */
  findNumber: column,
  /** Rows of one part under one parent without find number: refused, or numbered in the order of the rows. */
  repeated: z.enum(['refuse', 'number']).optional(),
  ...fitting,
  ...writing,
});

export type FlatBomProfile = z.infer<typeof flatProfile>;
export type MultilevelBomProfile = z.infer<typeof multilevelProfile>;
export type BomStructure = MultilevelBomProfile['structure'];
export type BomProfile = FlatBomProfile | MultilevelBomProfile;

/** A profile as stated in a file of JSON. Refusals: JSON_SYNTAX, PROFILE_INVALID. */
export function readProfile({ text, fileName }: { text: string; fileName: string }): Verdict<BomProfile> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = `${fileName}: ${error instanceof Error ? error.message : String(error)}`;
    return refused({ code: 'JSON_SYNTAX', message, at: fileName });
  }
  const isMultilevel = typeof value === 'object' && value !== null && 'structure' in value;
  const read = (isMultilevel ? multilevelProfile : flatProfile).safeParse(value);
  if (read.success) return accepted(read.data);
  return refused(
    ...read.error.issues.map(({ path, message }) => ({
      code: 'PROFILE_INVALID' as const,
      message: `${fileName} at ${path.join('.') || 'the top'}: ${message}`,
      at: fileName,
    })),
  );
}
