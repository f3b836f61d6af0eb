// Cases of writers that do not know of each other: a write names what it builds on, and of two rivals one wins.
import type { SystemAnswer } from '../call-system';
import type { ConformanceCase } from '../case';
import { acknowledgementOf, createDocumentProbe } from '../document-probe';
import { describe, expectRefused, expectStatus, expectThat } from '../expectations';
import type { DocumentKind } from './document-kind';
import { documentCase } from './document-writes';

const clause = 'noLostUpdate';

export function preconditionCases(kind: DocumentKind): ConformanceCase[] {
  return [...statedCases(kind), ...rivalCases(kind)];
}

function statedCases(kind: DocumentKind): ConformanceCase[] {
  return [
    documentCase(
      kind,
      { id: 'precondition-needed', title: 'refuses a write that does not say what it builds on', clause },
      async (_bench, { content, changed }, probe) => {
        expectRefused(await probe.write(content, {}), 'a first write without a precondition is refused');
        await probe.expectAbsent('nothing is written without a precondition');
        await probe.create(content);
        const update = await probe.write(changed, { key: probe.key('blind') });
        expectRefused(update, 'an update without a precondition is refused');
        await probe.expectHeld(content, 'an update without a precondition leaves it as it was');
      },
    ),
    documentCase(
      kind,
      { id: 'create-on-existing', title: 'refuses to create what exists: 412, and leaves it as it is', clause },
      async (_bench, { content, changed }, probe) => {
        await probe.create(content);
        const answer = await probe.write(changed, { ifNoneMatch: true, key: probe.key('again') });
        expectStatus(answer, [412], 'If-None-Match: * on a document that exists is answered 412');
        await probe.expectHeld(content, 'the document that exists is left as it was');
      },
    ),
    documentCase(
      kind,
      { id: 'update-of-absent', title: 'refuses to update what is not there: 412, and writes nothing', clause },
      async (_bench, { content }, probe) => {
        expectStatus(await probe.write(content, { ifMatch: 1 }), [404, 412], 'If-Match on nothing is refused');
        await probe.expectAbsent('an update of nothing writes nothing');
      },
    ),
    documentCase(
      kind,
      { id: 'current-update', title: 'takes an update on its current revision, and counts on', clause },
      async (_bench, { content, changed }, probe) => {
        const first = await probe.create(content);
        const second = await probe.update(changed, first.localRevision);
        expectThat(second.localRevision > first.localRevision, 'the local revision counts on', {
          expected: `above ${first.localRevision}`,
          got: second.localRevision,
        });
        const held = await probe.expectHeld(changed, 'the update is read back');
        const got = [held.localRevision, held.idempotencyKey];
        const expected = [second.localRevision, probe.key('update')];
        expectThat(got.join() === expected.join(), 'it names the write that made it', { expected, got });
      },
    ),
    documentCase(
      kind,
      { id: 'stale-update', title: 'refuses an update on a revision that is no longer current: 412', clause },
      async (_bench, { content, changed }, probe) => {
        const first = await probe.create(content);
        await probe.update(changed, first.localRevision);
        const answer = await probe.write(content, { ifMatch: first.localRevision, key: probe.key('stale') });
        expectStatus(answer, [412], 'a stale If-Match is answered 412');
        await probe.expectHeld(changed, 'a stale update leaves it as it was');
      },
    ),
  ];
}

function rivalCases(kind: DocumentKind): ConformanceCase[] {
  return [
    documentCase(
      kind,
      { id: 'rival-creates', title: 'lets exactly one of two rival first writes win', clause },
      async (bench, { path, content, changed }) => {
        const [one, other] = [createDocumentProbe(bench, path), createDocumentProbe(bench, path)];
        const answers = await Promise.all([
          one.write(content, { ifNoneMatch: true, key: one.key('one') }),
          other.write(changed, { ifNoneMatch: true, key: one.key('other') }),
        ]);
        expectOneWinner(answers);
        await one.expectHeld(answers[0].status < 300 ? content : changed, 'what the winner wrote is held');
      },
    ),
    documentCase(
      kind,
      { id: 'rival-updates', title: 'lets exactly one of two rival updates win', clause },
      async (_bench, { content, changed }, probe) => {
        const { localRevision } = await probe.create(content);
        const answers = await Promise.all([
          probe.write(content, { ifMatch: localRevision, key: probe.key('one') }),
          probe.write(changed, { ifMatch: localRevision, key: probe.key('other') }),
        ]);
        expectOneWinner(answers);
        const winner = answers[0].status < 300 ? 0 : 1;
        const held = await probe.expectHeld([content, changed][winner], 'what the winner wrote is held');
        const expected = acknowledgementOf(answers[winner]).localRevision;
        expectThat(held.localRevision === expected, 'it was written once', { expected, got: held.localRevision });
      },
    ),
  ];
}

function expectOneWinner(answers: readonly SystemAnswer[]): void {
  const statuses = answers.map(({ status }) => (status < 300 ? 'won' : String(status))).sort();
  expectThat(statuses.join() === '412,won', 'one of two rivals wins and the other is answered 412', {
    expected: 'one of each',
    got: answers.map(describe).join(' and '),
  });
}
