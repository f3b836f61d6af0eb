// Answers to parks, on the store in memory: refused before anything is recorded, and taken back where a workflow refuses.
import { decideVoid } from '../../../domain/handoff/decide-void';
import { accepted, refused } from '../../../domain/verdict';
import { resolve } from '../../../engine/handoff/resolve';
import { voidResolution } from '../../../engine/handoff/void-resolution';
import type { ContentHash } from '../../../domain/identity/artefact';
import type { Signing } from '../../../ports/signing';
import { MemoryStore } from '../../support/memory/memory-store';

const handoffId = 'CHG-1:PLANT-A:mbomTransform';
const parkId = `${handoffId}#1`;
const signature = { signingKey: 'key of pat', meaning: 'I answer' };

const signing: Signing = {
  sign: (actor, { signingKey, meaning }) =>
    signingKey === 'key of pat'
      ? accepted({ actor, printedName: 'Pat', meaning, signedHash: 'a'.repeat(64) as ContentHash })
      : refused({ code: 'SIGNATURE_REFUSED', message: 'Not the key.' }),
};

function world(actions: ('retry' | 'waive' | 'abort')[] = ['retry', 'abort']) {
  const store = new MemoryStore();
  store.rows.handoffs.push({
    handoffId,
    changeId: 'CHG-1',
    site: 'PLANT-A',
    stage: 'mbomTransform',
    state: 'parked',
    reason: 'HANDOFF_REJECTED',
    workflowId: 'change/CHG-1/PLANT-A/mbomTransform',
    park: { parkId, actions },
  });
  const retry = { handoffId, resolutionId: 'r1', parkId, action: 'retry' as const, reason: 'mended', actor: 'pat' };
  const run = (more: Partial<Parameters<typeof resolve>[1]> = {}) =>
    resolve({ transactions: store, signing }, { ...retry, ...more });
  return { store, run };
}

const codesOf = async (answer: ReturnType<typeof resolve>): Promise<string[]> => {
  const verdict = await answer;
  return verdict.kind === 'refused' ? verdict.reasons.map(({ code }) => code) : [];
};

describe('resolve', () => {
  it('records the answer, and sends it to the workflow that waits', async () => {
    const { store, run } = world();

    expect(await run()).toEqual({ kind: 'accepted', value: { resolutionId: 'r1', handoffId } });

    expect(store.rows.resolutions).toMatchObject([{ parkId, action: 'retry', actor: 'pat' }]);
    expect(store.rows.outbox).toMatchObject([
      { kind: 'resolve', payload: { workflowId: 'change/CHG-1/PLANT-A/mbomTransform', parkId, resolutionId: 'r1' } },
    ]);
    expect(store.rows.ledger).toMatchObject([{ kind: 'parkResolved', actor: 'pat', handoffId }]);
  });

  it('answers a repetition as before, and does nothing twice', async () => {
    const { store, run } = world();
    const first = await run();
    const after = structuredClone(store.rows);

    expect(await run()).toEqual(first);
    expect(store.rows).toEqual(after);
  });

  it('keeps a waiver with its signature where policy allows it', async () => {
    const { store, run } = world(['retry', 'waive', 'abort']);

    expect(await codesOf(run({ action: 'waive', signature }))).toEqual([]);

    expect(store.rows.resolutions).toMatchObject([{ action: 'waive', signature: { printedName: 'Pat' } }]);
  });

  it.each([
    ['a waiver that policy forbids', { action: 'waive' as const, signature }, 'WAIVE_NOT_ALLOWED'],
    ['a waiver without a signature', { action: 'waive' as const }, 'SIGNATURE_REQUIRED'],
    ['a signature with another key', { signature: { ...signature, signingKey: 'x' } }, 'SIGNATURE_REFUSED'],
    ['another park', { parkId: `${handoffId}#2` }, 'PARK_NOT_CURRENT'],
    ['a handoff that nobody knows', { handoffId: 'CHG-9:PLANT-A:mbomTransform' }, 'HANDOFF_UNKNOWN'],
  ])('refuses %s, and records nothing', async (_, command, code) => {
    const { store, run } = world();
    const before = structuredClone(store.rows);

    expect(await codesOf(run(command))).toEqual([code]);

    expect(store.rows).toEqual(before);
  });

  it('refuses to abort what is an abort already', async () => {
    const { store, run } = world(['retry', 'waive']);

    expect(await codesOf(run({ action: 'abort' }))).toEqual(['ABORT_NOT_ALLOWED']);
    expect(store.rows.resolutions).toEqual([]);
  });

  it('refuses a second answer to the same park, naming the first', async () => {
    const { store, run } = world();
    await run();
    const before = structuredClone(store.rows);

    const second = await run({ resolutionId: 'r2', actor: 'olli', action: 'abort' });

    expect(second).toMatchObject({
      reasons: [{ code: 'ALREADY_RESOLVED', message: `pat resolved ${parkId} first: retry.` }],
    });
    expect(store.rows).toEqual(before);
  });
});

describe('voidResolution', () => {
  const refusedByWorkflow = { resolutionId: 'r1', parkId, because: 'It would not.' };

  it('lets a park be answered again after the workflow refused an answer', async () => {
    const { store, run } = world();
    await run();

    expect(await voidResolution({ transactions: store }, refusedByWorkflow)).toBe(true);

    expect(store.rows.ledger.at(-1)).toMatchObject({ kind: 'resolutionVoided', body: { because: 'It would not.' } });
    expect(await codesOf(run({ resolutionId: 'r2', action: 'abort' }))).toEqual([]);
    expect(store.rows.outbox.map(({ key }) => key)).toEqual(['resolve r1', 'resolve r2']);
  });

  it('leaves an answer alone that was taken: the message came twice', async () => {
    const { store, run } = world();
    await run();
    store.rows.handoffs[0]!.park = null;
    const before = structuredClone(store.rows);

    expect(await voidResolution({ transactions: store }, refusedByWorkflow)).toBe(false);

    expect(store.rows).toEqual(before);
  });

  it('leaves the answer alone that stands in place of a voided one', () => {
    const [parked] = world().store.rows.handoffs;
    const standing = { resolutionId: 'r2', action: 'retry', actor: 'olli', hasSignature: false };

    expect(decideVoid(refusedByWorkflow, { parked: parked ?? null, standing })).toBeNull();
  });
});
