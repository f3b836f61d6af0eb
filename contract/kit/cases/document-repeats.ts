// Cases of writes that are sent again: the same key is the same write, whenever and wherever it comes again.
import type { ConformanceCase } from '../case';
import { acknowledgementOf, createDocumentProbe, type DocumentProbe } from '../document-probe';
import { expectRefused, expectSame, expectStatus, expectThat } from '../expectations';
import type { DocumentKind } from './document-kind';
import { documentCase } from './document-writes';

export function repeatCases(kind: DocumentKind): ConformanceCase[] {
  const clause = 'writtenOnce';
  return [
    documentCase(
      kind,
      { id: 'same-again', title: 'gives the same answer to the same write again, and writes it once', clause },
      async (_bench, { content }, probe) => {
        const first = await probe.write(content, { ifNoneMatch: true, key: probe.key('create') });
        expectStatus(first, [200, 201], 'a first write is taken');
        const again = await probe.write(content, { ifNoneMatch: true, key: probe.key('create') });
        expectStatus(again, [200, 201], 'the same write again is answered, not refused');
        expectSame(acknowledgementOf(again), acknowledgementOf(first), 'the same write again gets the same answer');
        await expectRevision(probe, acknowledgementOf(first).localRevision, 'the same write again writes nothing');
      },
    ),
    documentCase(
      kind,
      {
        id: 'late-again',
        title: 'gives its answer to a write that comes again after the next one, and undoes nothing',
        clause,
      },
      async (_bench, { content, changed }, probe) => {
        const first = await probe.create(content);
        const second = await probe.update(changed, first.localRevision);
        const again = await probe.create(content);
        expectSame(again, first, 'a late repetition gets its first answer');
        await probe.expectHeld(changed, 'a late repetition does not undo what came after it');
        await expectRevision(probe, second.localRevision, 'a late repetition writes nothing');
      },
    ),
    documentCase(
      kind,
      { id: 'both-at-once', title: 'writes once where the same write comes twice at the same time', clause },
      async (_bench, { content }, probe) => {
        const [one, other] = await Promise.all([probe.create(content), probe.create(content)]);
        expectSame(other, one, 'both get the same answer');
        await expectRevision(probe, one.localRevision, 'it is written once');
      },
    ),
    documentCase(
      kind,
      { id: 'key-reused', title: 'refuses a key that was used for other content, and writes nothing', clause },
      async (_bench, { content, changed }, probe) => {
        const { localRevision } = await probe.create(content);
        const answer = await probe.write(changed, { ifMatch: localRevision, key: probe.key('create') });
        expectRefused(answer, 'a key that was used for other content is refused');
        await probe.expectHeld(content, 'the content of a reused key is not written');
      },
    ),
    keyReusedElsewhere(kind),
    documentCase(
      kind,
      { id: 'key-needed', title: 'refuses a write without an idempotency key, and writes nothing', clause },
      async (_bench, { content }, probe) => {
        const answer = await probe.write(content, { ifNoneMatch: true, key: null });
        expectRefused(answer, 'a write without an Idempotency-Key is refused');
        await probe.expectAbsent('nothing is written without an Idempotency-Key');
      },
    ),
  ];
}

function keyReusedElsewhere(kind: DocumentKind): ConformanceCase {
  return documentCase(
    kind,
    { id: 'key-elsewhere', title: 'refuses a key that was used for another document', clause: 'writtenOnce' },
    async (bench, { content }, probe) => {
      await probe.create(content);
      const other = await kind.prepare({ ...bench, id: (name) => bench.id(`other-${name}`) }, bench.id('OTHER'));
      const elsewhere = createDocumentProbe(bench, other.path);
      const answer = await elsewhere.write(other.content, { ifNoneMatch: true, key: probe.key('create') });
      expectRefused(answer, 'a key that was used for another document is refused');
      await elsewhere.expectAbsent('nothing is written under the key of another document');
    },
  );
}

async function expectRevision(probe: DocumentProbe, expected: number, what: string): Promise<void> {
  const { localRevision } = await probe.read();
  expectThat(localRevision === expected, what, { expected: `local revision ${expected}`, got: localRevision });
}
