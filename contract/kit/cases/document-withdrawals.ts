// Cases of taking back: a document is withdrawn once, by whoever knows its current state, and may be written again; and
// what is still on its way is fenced.
import type { ConformanceCase } from '../case';
import { z } from 'zod';
import { acknowledgementOf, fits, type DocumentProbe } from '../document-probe';
import { expectRefused, expectSame, expectStatus, expectThat } from '../expectations';
import type { DocumentKind } from './document-kind';
import { documentCase } from './document-writes';

const clause = 'withdrawal';

export function withdrawalCases(kind: DocumentKind): ConformanceCase[] {
  return [...takenBackCases(kind), ...refusedCases(kind), ...fenceCases(kind)];
}

function takenBackCases(kind: DocumentKind): ConformanceCase[] {
  return [
    documentCase(
      kind,
      { id: 'withdrawn', title: 'is read back as withdrawn, under the key of the withdrawal', clause },
      async (_bench, { content }, probe) => {
        const { localRevision } = await probe.create(content);
        expectStatus(await withdraw(probe, localRevision), [200], 'a withdrawal is taken');
        const held = await probe.read();
        const got = [held.status, held.idempotencyKey, held.localRevision > localRevision];
        const expected = ['withdrawn', probe.key('withdraw'), true];
        expectThat(got.join() === expected.join(), 'it is withdrawn, by that key, with the next local revision', {
          expected,
          got,
        });
      },
    ),
    documentCase(
      kind,
      { id: 'withdrawn-again', title: 'gives the same answer to the same withdrawal again', clause },
      async (_bench, { content }, probe) => {
        const { localRevision } = await probe.create(content);
        const first = await withdraw(probe, localRevision);
        expectStatus(first, [200], 'a withdrawal is taken');
        const again = await withdraw(probe, localRevision);
        expectStatus(again, [200], 'the same withdrawal again is answered, not refused');
        expectSame(acknowledgementOf(again), acknowledgementOf(first), 'the same withdrawal gets the same answer');
        const { localRevision: held } = await probe.read();
        const expected = acknowledgementOf(first).localRevision;
        expectThat(held === expected, 'it is withdrawn once', { expected, got: held });
      },
    ),
    documentCase(
      kind,
      { id: 'written-after-withdrawal', title: 'can be written again after it was withdrawn', clause },
      async (_bench, { content, changed }, probe) => {
        const { localRevision } = await probe.create(content);
        expectStatus(await withdraw(probe, localRevision), [200], 'a withdrawal is taken');
        const withdrawn = await probe.read();
        const next = await probe.update(changed, withdrawn.localRevision, 'anew');
        const held = await probe.expectHeld(changed, 'what is written after a withdrawal is held');
        expectThat(
          held.localRevision === next.localRevision && next.localRevision > withdrawn.localRevision,
          'it counts on',
          {
            expected: `above ${withdrawn.localRevision}`,
            got: held.localRevision,
          },
        );
      },
    ),
  ];
}

function refusedCases(kind: DocumentKind): ConformanceCase[] {
  return [
    documentCase(
      kind,
      { id: 'withdrawn-twice', title: 'refuses to withdraw what is withdrawn already', clause },
      async (_bench, { content }, probe) => {
        const { localRevision } = await probe.create(content);
        expectStatus(await withdraw(probe, localRevision), [200], 'a withdrawal is taken');
        const withdrawn = await probe.read();
        const answer = await probe.withdraw({ ifMatch: withdrawn.localRevision, key: probe.key('twice') });
        expectRefused(answer, 'a second withdrawal is refused');
      },
    ),
    documentCase(
      kind,
      { id: 'stale-withdrawal', title: 'refuses to withdraw a revision that is no longer current: 412', clause },
      async (_bench, { content, changed }, probe) => {
        const { localRevision } = await probe.create(content);
        await probe.update(changed, localRevision);
        expectStatus(await withdraw(probe, localRevision), [412], 'a stale withdrawal is answered 412');
        await probe.expectHeld(changed, 'a stale withdrawal leaves it as it was');
      },
    ),
    documentCase(
      kind,
      { id: 'withdrawal-of-absent', title: 'refuses to withdraw what is not there', clause },
      async (_bench, _sample, probe) => {
        expectStatus(await withdraw(probe, 1), [404, 412], 'a withdrawal of nothing is refused');
        await probe.expectAbsent('a withdrawal of nothing writes nothing');
      },
    ),
    documentCase(
      kind,
      { id: 'keyless-withdrawal', title: 'refuses a withdrawal without an idempotency key or precondition', clause },
      async (_bench, { content }, probe) => {
        const { localRevision } = await probe.create(content);
        const keyless = await probe.withdraw({ ifMatch: localRevision, key: null });
        expectRefused(keyless, 'a withdrawal without an Idempotency-Key is refused');
        const blind = await probe.withdraw({ key: probe.key('blind') });
        expectRefused(blind, 'a withdrawal without a precondition is refused');
        await probe.expectHeld(content, 'a refused withdrawal leaves it as it was');
      },
    ),
  ];
}

const fenceAnswer = z.object({ written: z.array(z.string()) });

function fenceCases(kind: DocumentKind): ConformanceCase[] {
  return [
    documentCase(
      kind,
      { id: 'fenced', title: 'refuses a write that comes after its key was fenced, and takes others', clause: 'fence' },
      async (_bench, { content, changed }, probe) => {
        const late = probe.key('late');
        const answer = await probe.fence([late]);
        expectStatus(answer, [200], 'a fence is taken where nothing was written');
        const { written } = fits(fenceAnswer, answer, 'a fence is answered with the keys that were written under');
        expectThat(written.length === 0, 'it names no write that did not happen', { expected: [], got: written });
        const refused = await probe.write(content, { ifNoneMatch: true, key: late });
        expectStatus(refused, [409], 'a write under a fenced key is answered 409');
        await probe.expectAbsent('a write under a fenced key writes nothing');
        const { localRevision } = await probe.create(content);
        expectStatus(await probe.fence([late]), [200], 'the same fence again is taken');
        const onTop = await probe.write(changed, { ifMatch: localRevision, key: late });
        expectStatus(onTop, [409], 'a fenced key stays fenced');
        await probe.expectHeld(content, 'a fence leaves what is written under other keys');
      },
    ),
    documentCase(
      kind,
      {
        id: 'fenced-too-late',
        title: 'names the writes that happened before their fence, and undoes none',
        clause: 'fence',
      },
      async (_bench, { content }, probe) => {
        const first = await probe.create(content);
        const answer = await probe.fence([probe.key('create'), probe.key('never')]);
        expectStatus(answer, [200], 'a fence is taken where something was written');
        const { written } = fits(fenceAnswer, answer, 'a fence is answered with the keys that were written under');
        const expected = [probe.key('create')];
        expectThat(written.join() === expected.join(), 'it names what was written', { expected, got: written });
        await probe.expectHeld(content, 'a fence takes nothing back');
        expectSame(await probe.create(content), first, 'a write that happened gets its first answer again');
      },
    ),
  ];
}

function withdraw(probe: DocumentProbe, localRevision: number) {
  return probe.withdraw({ ifMatch: localRevision, key: probe.key('withdraw') });
}
