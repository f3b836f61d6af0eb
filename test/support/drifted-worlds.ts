// Drift worlds that have begun, and what somebody edited in them.
import type { DocumentKey } from '../../domain/handoff/document';
import { type TestDatabase } from './database';
import { DriftWorld } from './drift-world';
import { pathOf } from './memory/receiver';
import { site } from './floor-world';

export async function worldOf(database: TestDatabase, itemId: string): Promise<DriftWorld> {
  const world = new DriftWorld(database.db, itemId);
  await world.begin();
  return world;
}

export const mbomOf = (itemId: string): DocumentKey => ({ kind: 'manufacturingBom', site, itemId, revision: 'D' });

export const lockOf = (orderId: string): DocumentKey => ({ kind: 'orderLock', site, orderId });

export const lock = (itemId: string, version: number): object => ({ version, lockSet: { itemId } });

/** A world with one mBOM that somebody edited, and its finding. */
export async function edited(database: TestDatabase, itemId: string) {
  const world = await worldOf(database, itemId);
  const { erp } = world.receivers;
  const [document, at] = [mbomOf(itemId), pathOf(mbomOf(itemId))];
  const received = erp.kept.get(at)?.content;
  erp.put(at, { edit: 1 });
  await world.sweep(itemId);
  const finding = (await world.finding(at))!;
  return { world, erp, document, at, received, finding };
}
