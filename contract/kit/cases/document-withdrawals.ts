// Cases of taking back: a document is withdrawn once, by whoever knows its current state, and may be written again.
import type { ConformanceCase } from '../case';
import { acknowledgementOf, type DocumentProbe } from '../document-probe';
import { expectRefused, expectSame, expectStatus, expectThat } from '../expectations';
import type { DocumentKind } from './document-kind';
import { documentCase } from './document-writes';

const clause = 'withdrawal';

export function withdrawalCases(kind: DocumentKind): ConformanceCase[] {
  return [...takenBackCases(kind), ...refusedCases(kind)];
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

function withdraw(probe: DocumentProbe, localRevision: number) {
  return probe.withdraw({ ifMatch: localRevision, key: probe.key('withdraw') });
}
