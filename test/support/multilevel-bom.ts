// Profiles of multi-level BOM files, and what is read by them.
import type { BomStructure, MultilevelBomProfile } from '../../adapters/bom-files/bom-profile';
import { levelProfile, parseMultilevelBom } from '../../adapters/bom-files/parse-multilevel-bom';
import type { EbomOccurrence } from '../../domain/mbom/ebom';

export const dotted = withStructure({ by: 'level', column: 'Level', notation: 'dotted' });

export const leadingDots = withStructure({ by: 'level', column: 'Level', notation: 'leadingDots' });

export const parentPath = withStructure({ by: 'parentPath', column: 'Parent', separator: '/' });

export const levelHeader = 'Level,Find Number,Part Number,Quantity,Unit,Description\n';

export const parentHeader = 'Parent,Find Number,Part Number,Quantity\n';

export function withStructure(structure: BomStructure): MultilevelBomProfile {
  return { ...levelProfile, structure };
}

export function parse(text: string, given: { profile?: MultilevelBomProfile; onUnreadableQuantity?: 'report' } = {}) {
  return parseMultilevelBom({ text, fileName: 'b.csv', itemId: 'TOP', revision: 'A', ...given });
}

export function accepted(text: string, given: Parameters<typeof parse>[1] = {}) {
  const parsed = parse(text, given);
  if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
  return parsed.value;
}

/** Id, parent, quantity and unit of each occurrence. */
export function outline(occurrences: Record<string, EbomOccurrence>): string[] {
  return Object.entries(occurrences).map(([id, { parent, quantity, unit }]) =>
    [id, '<', parent ?? 'top', quantity, unit].join(' '),
  );
}
