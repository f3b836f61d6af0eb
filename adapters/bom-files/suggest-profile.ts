// The profile that a header alone tells, or why it tells none: a file that could be read in two ways is refused rather than
// read in one of them.
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { BomProfile, BomStructure } from './bom-profile';
import { columnNamed, roleOf, type ColumnRole } from './header-words';

/** The key that one family of open hardware puts beside the manufacturer's number; it identifies where that is missing. */
const internalKey = '1b2-bom-key';
const structureNames = '"Reference", "Level", "Parent"';

type ColumnsByRole = (role: ColumnRole) => string[];

/** What a user states of the columns; the header tells the rest. */
export interface StatedColumns {
  designators?: string;
  level?: string;
  parent?: string;
  quantity?: string;
  partNumber?: string;
  notFitted?: string;
  fitted?: string;
  findNumber?: string;
  unit?: string;
}

/** Refusal: BOM_FORMAT_UNKNOWN, naming the columns that are missing or that contend, and what to state. */
export function suggestProfile(given: {
  columns: readonly string[];
  fileName: string;
  stated?: StatedColumns;
}): Verdict<BomProfile> {
  const { columns, fileName } = given;
  const byRole = columnsByRole(columns, given.stated ?? {});
  const unknown = (why: string): Verdict<never> =>
    refused({ code: 'BOM_FORMAT_UNKNOWN', message: `${fileName}: ${why}`, at: fileName });
  const contended = contention(byRole);
  if (contended !== null) return unknown(contended);
  const [designators] = byRole('designators');
  const structure = structureOf(byRole);
  if (designators === undefined && structure === null) {
    const shown = columns.slice(0, 50).join(', ').slice(0, 500);
    return unknown(`none of the columns ${structureNames} is among: ${shown}. State a profile.`);
  }
  const [quantity = null] = byRole('quantity');
  const [doNotPopulate] = byRole('notFitted');
  const [fitted] = byRole('fitted');
  const fitting = {
    ...(doNotPopulate === undefined ? {} : { doNotPopulate }),
    ...(fitted === undefined ? {} : { fitted }),
  };
  if (designators !== undefined) {
    return accepted({ designators, quantity, partNumber: flatPartNumbers(byRole), ...fitting });
  }
  const [partNumber] = [...byRole('ownPart'), ...byRole('manufacturerPart')];
  if (structure === null || partNumber === undefined || quantity === null) {
    const missing = partNumber === undefined ? 'part number' : 'quantity';
    return unknown(`no column is known to hold the ${missing}. State a profile.`);
  }
  const [unit = 'Unit'] = byRole('unit');
  // Where the find number is the position, `1.2.3`, its last number is the find number of the line.
  const [findNumber = 'Find Number'] = byRole('findNumber').filter((column) => column !== structure.column);
  return accepted({ structure, partNumber, quantity, unit, findNumber, ...fitting });
}

/** A column that is stated has the role stated and no other; a stated structure settles which kind of list it is. */
function columnsByRole(columns: readonly string[], stated: StatedColumns): ColumnsByRole {
  const { partNumber, ...others } = stated;
  const roles: Partial<Record<ColumnRole, string>> = others;
  const taken = new Set(Object.values(stated).map((name: string) => columnNamed(columns, name) ?? name));
  const structural: readonly ColumnRole[] = ['designators', 'level', 'parent'];
  const isSettled = structural.some((role) => roles[role] !== undefined);
  return (role) => {
    const own = roles[role];
    if (own !== undefined) return [columnNamed(columns, own) ?? own];
    if (isSettled && structural.includes(role)) return [];
    if (partNumber !== undefined && role === 'ownPart') return [];
    if (partNumber !== undefined && role === 'manufacturerPart')
      return [columnNamed(columns, partNumber) ?? partNumber];
    return columns.filter((column) => roleOf(column) === role && !taken.has(column));
  };
}

/** Why two columns contend for one role; null where none do. */
function contention(byRole: ColumnsByRole): string | null {
  const structural = (['designators', 'level', 'parent'] as const).filter((role) => byRole(role).length > 0);
  if (structural.length > 1) {
    const found = structural.flatMap(byRole).map((name) => `"${name}"`);
    return `of the columns ${structureNames}, more than one is there: ${found.join(', ')}. State a profile.`;
  }
  const single = ['designators', 'level', 'parent', 'quantity', 'notFitted', 'fitted', 'unit', 'findNumber'] as const;
  const twice = single.find((role) => byRole(role).length > 1);
  if (twice !== undefined) {
    const found = byRole(twice).map((name) => `"${name}"`);
    return `the columns ${found.join(' and ')} may both be the one of its kind. State a profile.`;
  }
  return partContention(byRole);
}

function partContention(byRole: ColumnsByRole): string | null {
  const own = byRole('ownPart').filter((name) => name !== internalKey);
  const makers = byRole('manufacturerPart');
  const isFlat = byRole('designators').length > 0;
  const contending = isFlat ? [...makers, ...own] : own.length > 0 ? own : makers;
  if (contending.length < 2) return null;
  const found = contending.map((name) => `"${name}"`).join(' and ');
  return `the columns ${found} may each be the part number. State it, e.g. --part-number ${JSON.stringify(contending[0])}.`;
}

function structureOf(byRole: ColumnsByRole): BomStructure | null {
  const [level] = byRole('level');
  if (level !== undefined) return { by: 'level', column: level };
  const [parent] = byRole('parent');
  if (parent !== undefined) return { by: 'parentItem', column: parent };
  const [position] = byRole('findNumber');
  const isPartsList = byRole('quantity').length > 0 && byRole('ownPart').length + byRole('manufacturerPart').length > 0;
  return position === undefined || !isPartsList ? null : { by: 'level', column: position, notation: 'dotted' };
}

function flatPartNumbers(byRole: ColumnsByRole): string[] {
  const own = byRole('ownPart');
  return [...byRole('manufacturerPart'), ...own];
}
