// Shows what an order of so many units calls off: of what a change would hand over, or of what ERP holds. Nothing is sent.
import { explodeLines, type ExplodedLine } from '../../domain/mbom/explode-lines';
import type { Mbom } from '../../domain/mbom/mbom';
import { readLines } from '../../domain/mbom/read-lines';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { ReceiverPort } from '../../ports/systems';
import { previewItem, type PreviewGiven } from './preview';

export interface Explosion {
  itemId: string;
  revision: string;
  site: string;
  units: string;
  /** Choices that wait; engineering stands in for each. */
  openSuspects: number;
  lines: ExplodedLine[];
}

/** Refused like previewItem and explodeLines. */
export async function explodeChange(
  given: PreviewGiven,
  of: { changeId: string; site: string; itemId: string | null; units: string },
): Promise<Verdict<Explosion>> {
  const shown = await previewItem(given, of);
  if (shown.kind === 'refused') return shown;
  const { mbom, open } = shown.value.reconciled;
  return explosionOf(mbom, { units: of.units, openSuspects: open.length });
}

/** As ERP holds it now, planners' edits included. Refusals: MBOM_UNKNOWN, PLANNING_UNREADABLE and those of explodeLines. */
export async function explodeHeld(
  { systems }: { systems: { receivers: { erp: Pick<ReceiverPort, 'readDocument'> } } },
  of: { itemId: string; revision: string; site: string; units: string },
): Promise<Verdict<Explosion>> {
  const { itemId, revision, site, units } = of;
  const held = await systems.receivers.erp.readDocument({ kind: 'manufacturingBom', site, itemId, revision });
  if (held?.status !== 'active')
    return refused({
      code: 'MBOM_UNKNOWN',
      message: `ERP holds no mBOM of ${itemId} ${revision} at ${site}.`,
      at: itemId,
    });
  const lines = readLines(held.content, { label: `ERP ${held.label}`, itemId });
  return lines.kind === 'refused'
    ? lines
    : explosionOf({ itemId, revision, site, lines: lines.value }, { units, openSuspects: 0 });
}

function explosionOf(mbom: Mbom, of: Pick<Explosion, 'units' | 'openSuspects'>): Verdict<Explosion> {
  const lines = explodeLines(mbom, of.units);
  const { itemId, revision, site } = mbom;
  return lines.kind === 'refused' ? lines : accepted({ itemId, revision, site, ...of, lines: lines.value });
}
