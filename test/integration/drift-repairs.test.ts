// Repairs of drift on a real PostgreSQL against systems in memory: what a repair does, and what it must not do.
import { contentHash } from '../../adapters/signing/content-hash';
import type { DocumentKey } from '../../domain/handoff/document';
import { useTestDatabase } from '../support/database';
import { pathOf } from '../support/memory/receiver';
import { site } from '../support/floor-world';
import { worldOf, edited } from '../support/drifted-worlds';

jest.mock('@temporalio/activity', () => ({
  Context: { current: () => ({ heartbeat: () => undefined, cancellationSignal: { aborted: false } }) },
}));

jest.setTimeout(120_000);

const database = useTestDatabase();

describe('a repair', () => {
  it('is of what the signer looked at: another hash is refused, naming both', async () => {
    const { world, finding } = await edited(database, 'SIGNED');
    const other = contentHash({ edit: 0 });

    const refusals = [
      await world.choose(finding, 'acceptBaseline', other),
      await world.choose(finding, 'pushAgain', null),
    ];

    expect(refusals).toMatchObject([
      { reasons: [{ code: 'DRIFT_MOVED', facts: { heldHash: contentHash({ edit: 1 }), signedHash: other } }] },
      { reasons: [{ code: 'DRIFT_MOVED', facts: { signedHash: null } }] },
    ]);
  });

  it.each(['acceptBaseline', 'pushAgain'] as const)(
    '%s in flight is never retargeted: what came after the look is neither accepted nor overwritten',
    async (action) => {
      const { world, erp, at, finding } = await edited(database, `MOVED-${action}`);
      const handoff = await world.chosen(finding, action);
      erp.put(at, { edit: 2 });
      await world.sweep(world.itemId);

      const attempt = world.carry(handoff);

      await expect(attempt).rejects.toMatchObject({ type: 'DRIFT_MOVED' });
      expect(erp.kept.get(at)?.content).toEqual({ edit: 2 });
      expect(await world.finding(at)).toMatchObject({ state: 'repairing', heldHash: contentHash({ edit: 1 }) });
      await world.own.reopenFinding(finding.findingId);
      await world.handoffs.callOff(handoff);
      await world.sweep(world.itemId);
      expect(await world.finding(at)).toMatchObject({ state: 'open', heldHash: contentHash({ edit: 2 }) });
    },
  );

  it('is chosen once: the same choice is the same handoff, another one waits for it', async () => {
    const { world, finding } = await edited(database, 'ONCE');

    const [first, same, rival] = [
      await world.choose(finding, 'pushAgain'),
      await world.choose(finding, 'pushAgain'),
      await world.choose(finding, 'acceptBaseline'),
    ];

    expect(same).toEqual(first);
    expect(rival).toMatchObject({ reasons: [{ code: 'FINDING_NOT_OPEN' }] });
  });

  it('that wrote and was altered on its way may write again: what it overwrites is its own', async () => {
    const { world, erp, document, at, received, finding } = await edited(database, 'AGAIN');
    const handoff = await world.chosen(finding, 'pushAgain');
    await world.remote.transferHandoff({ handoff, generation: 1 });
    const key = erp.kept.get(at)!.idempotencyKey;
    erp.put(at, { altered: true }, document, key);

    const answers = [await world.remote.verifyHandoff({ handoff, generation: 1 }), await world.carry(handoff, 2)];

    expect(answers.map(({ kind }) => kind)).toEqual(['diverged', 'verified']);
    expect(erp.kept.get(at)?.content).toEqual(received);
    expect(await world.finding(at)).toMatchObject({ state: 'resolved', resolvedBecause: 'pushAgain' });
  });

  it('accepts as the baseline what was signed, and the document differs no longer', async () => {
    const { world, at, finding } = await edited(database, 'ACCEPTED');

    const answer = await world.carry(await world.chosen(finding, 'acceptBaseline'));

    expect(answer).toMatchObject({ kind: 'verified' });
    expect(await world.sweep(world.itemId)).toMatchObject({ found: 0 });
    expect(await world.finding(at)).toMatchObject({ state: 'resolved' });
  });
});

describe('a document that nobody handed over', () => {
  async function withExtra(itemId: string) {
    const world = await worldOf(database, itemId);
    const document: DocumentKey = { kind: 'manufacturingBom', site, itemId, revision: 'X' };
    world.receivers.erp.put(pathOf(document), { x: 1 }, document);
    await world.sweep();
    return {
      world,
      erp: world.receivers.erp,
      at: pathOf(document),
      document,
      finding: (await world.finding(pathOf(document)))!,
    };
  }

  it('is withdrawn by signature as a handoff of the change that governs its item, and proved gone', async () => {
    const { world, erp, at, finding } = await withExtra('WITHDRAWN');

    const handoff = await world.chosen(finding, 'withdrawExtra');
    const answers = [await world.carry(handoff), await world.carry(handoff)];

    expect(finding).toMatchObject({ kind: 'extra', changeId: world.changeIdOf('D'), site });
    expect(answers.map(({ kind }) => kind)).toEqual(['verified', 'verified']);
    expect(erp.kept.get(at)?.status).toBe('withdrawn');
    expect(await world.finding(at)).toMatchObject({ state: 'resolved', resolvedBecause: 'withdrawExtra' });
    expect(await world.count('receipt', `document_path = $1 AND kind = 'withdrawn'`, [at])).toBe(1);
  });

  it('is not withdrawn where it changed since it was looked at', async () => {
    const { world, erp, at, finding } = await withExtra('CHANGED');
    const handoff = await world.chosen(finding, 'withdrawExtra');
    erp.put(at, { x: 2 });

    await expect(world.carry(handoff)).rejects.toMatchObject({ type: 'DRIFT_MOVED' });
    expect(erp.kept.get(at)?.status).toBe('active');
  });

  it('may be brought to PLM as a request for a change', async () => {
    const { world, finding } = await withExtra('RAISED');

    await world.carry(await world.chosen(finding, 'raiseChange'));

    expect(await world.finding(finding.documentPath)).toMatchObject({ state: 'raised' });
    expect(world.receivers.plm.kept.get(`/changeRequest/${finding.findingId}`)?.content).toMatchObject({
      kind: 'extra',
    });
  });

  it('is found again where it comes back, and resolved when it is gone', async () => {
    const { world, erp, at, document, finding } = await withExtra('BACK');
    await world.carry(await world.chosen(finding, 'withdrawExtra'));
    erp.put(at, { x: 3 }, document);
    await world.sweep('BACK');
    const again = await world.finding(at);
    erp.put(at, null);

    await world.sweep('BACK');

    expect(again).toMatchObject({ kind: 'extra', state: 'open' });
    expect(again?.findingId).not.toBe(finding.findingId);
    expect(await world.finding(at)).toMatchObject({ state: 'resolved', resolvedBecause: 'is gone' });
  });

  it('of an item that no change has to do with is listed without a repair', async () => {
    const world = await worldOf(database, 'KNOWN');
    world.receivers.qms.put('/some/where', { y: 1 });

    await world.sweep();

    const finding = (await world.finding('/some/where'))!;
    expect(finding).toMatchObject({ kind: 'extra', changeId: null });
    expect(await world.choose(finding, 'raiseChange')).toMatchObject({ reasons: [{ code: 'REPAIR_NOT_POSSIBLE' }] });
  });
});
