// One handoff that hands a document over to ERP, on the store in memory: for tests of what the frame does around it.
import { contentHash } from '../../../adapters/signing/content-hash';
import { changeHandoff } from '../../../domain/handoff/handoff-ids';
import type { HandoffGiven } from '../../../engine/handoff/handoff-given';
import { fixDocuments } from '../../../engine/handoff/prepare';
import { propose } from '../../../engine/handoff/propose';
import { MemoryReceiver, pathOf } from './receiver';
import { MemoryStore } from './memory-store';
import type { LinkTo } from '../../../ports/links';
import { linkToNothing } from '../link-to-nothing';

export const site = 'PLANT-A';
export const document = { kind: 'manufacturingBom', site, itemId: 'DRV', revision: 'D' } as const;
export const at = pathOf(document);
export const content = { lines: { bolt: 4 } };

export class HandoffWorld {
  readonly store = new MemoryStore();
  readonly erp = new MemoryReceiver('erp');
  readonly handoff = changeHandoff({ changeId: 'CHG-1', site, stage: 'mbomTransform', items: ['DRV'] });
  readonly given = {
    transactions: this.store,
    systems: { receivers: { erp: this.erp } },
    hash: contentHash,
    linkTo: linkToNothing,
  } as unknown as HandoffGiven & { linkTo: LinkTo };

  get row() {
    return this.store.rows.handoffs.find(({ handoffId }) => handoffId === this.handoff.handoffId);
  }

  propose(systemOfRecord = { ebom: 'plm' } as Record<string, string>) {
    return propose({ ...this.given, systemOfRecord }, { handoff: this.handoff, owner: 'engineer' });
  }

  /** Proposed, with its document fixed for the generation. */
  async prepared(generation = 1): Promise<this> {
    await this.propose();
    const drafts = [{ system: 'erp' as const, document, content: { ...content, generation } }];
    await fixDocuments(this.given, { handoff: this.handoff, generation, drafts });
    return this;
  }
}
