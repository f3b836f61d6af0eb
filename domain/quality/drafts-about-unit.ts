// Which drafts may be about a unit while nobody knows whose unit they name: each item reads a serial in its own way, so what
// was written is read as the item in question reads it.
import type { Serial, SerialOptions } from '../effectivity/serial';
import { readUnit } from '../units/named-unit';
import type { UnplacedDraft } from './nonconformance';

/** Ids of the drafts. A serial that the item cannot read is of another product. */
export function draftsAboutUnit(unit: Serial, drafts: readonly UnplacedDraft[], options: SerialOptions): string[] {
  return drafts
    .filter((draft) => {
      const read = readUnit(draft, options);
      return read.kind === 'accepted' && read.value.series === unit.series && read.value.number === unit.number;
    })
    .map(({ nonconformanceId }) => nonconformanceId);
}
