// Cases of one write: it is acknowledged, read back as sent, asked for by name and key, and refused whole where it does
// not fit.
import { contentHash } from '../content-hash';
import type { Bench } from '../bench';
import type { ConformanceCase } from '../case';
import {
  acknowledgementOf,
  createDocumentProbe,
  expectRefusedAndAbsent,
  fits,
  type DocumentProbe,
} from '../document-probe';
import { describe, expectRefused, expectStatus, expectThat } from '../expectations';
import { awkwardJson, awkwardText } from './awkward';
import type { DocumentKind, DocumentSample } from './document-kind';
import { problem } from './problem';

export type DocumentTrial = (bench: Bench, sample: DocumentSample, probe: DocumentProbe) => Promise<void>;

/** A case about one kind: what it refers to is made first. */
export function documentCase(
  { name, prepare }: DocumentKind,
  told: Pick<ConformanceCase, 'id' | 'title' | 'clause'>,
  trial: DocumentTrial,
  itemId = 'ITEM',
): ConformanceCase {
  return {
    ...told,
    id: `${name}.${told.id}`,
    needs: 'http',
    run: async (bench) => {
      const sample = await prepare(bench, bench.id(itemId));
      await trial(bench, sample, createDocumentProbe(bench, sample.path));
    },
  };
}

export function writeCases(kind: DocumentKind): ConformanceCase[] {
  return [...accessCases(kind), ...heldCases(kind), ...refusalCases(kind)];
}

function accessCases(kind: DocumentKind): ConformanceCase[] {
  return [
    documentCase(
      kind,
      { id: 'unauthenticated', title: 'answers nobody without the right token, and writes nothing', clause: 'access' },
      async (_bench, { content, changed }, probe) => {
        for (const [token, who] of [
          [null, 'without a token'],
          ['not-the-token', 'with a wrong token'],
        ] as const) {
          const write = await probe.write(content, { token, ifNoneMatch: true });
          expectStatus(write, [401], `a write ${who} is refused`);
          expectStatus(await probe.readAnswer(token), [401], `a read ${who} is refused`);
        }
        expectStatus(await probe.fence([probe.key('create')], null), [401], 'a fence without a token is refused');
        await probe.expectAbsent('nothing was written without the right token');
        const { localRevision } = await probe.create(content);
        const update = { token: null, ifMatch: localRevision, key: probe.key('nobody') };
        expectStatus(await probe.write(changed, update), [401], 'an update without a token is refused');
        expectStatus(await probe.withdraw(update), [401], 'a withdrawal without a token is refused');
        await probe.expectHeld(content, 'it is left as it was by those who are nobody');
      },
    ),
    documentCase(
      kind,
      { id: 'absent', title: 'answers 404 for a document that is not there', clause: 'readBack' },
      (_bench, _sample, probe) => probe.expectAbsent('a document that was never written is absent'),
    ),
  ];
}

function heldCases(kind: DocumentKind): ConformanceCase[] {
  return [
    documentCase(
      kind,
      { id: 'created', title: 'answers a first write with 201 and an acknowledgement', clause: 'readBack' },
      async (_bench, { content }, probe) => {
        const answer = await probe.write(content, { ifNoneMatch: true });
        expectStatus(answer, [201], 'a first write is answered 201');
        acknowledgementOf(answer);
      },
    ),
    documentCase(
      kind,
      {
        id: 'read-back',
        title: 'reads back what was written, with the key and revision of its write',
        clause: 'readBack',
      },
      async (_bench, { content }, probe) => {
        const { localRevision, label } = await probe.create(content);
        const held = await probe.expectHeld(content, 'what is read back is what was written');
        const got = { key: held.idempotencyKey, localRevision: held.localRevision, label: held.label };
        const expected = { key: probe.key('create'), localRevision, label };
        expectThat(contentHash(got) === contentHash(expected), 'it names the write that made it', { expected, got });
      },
    ),
    documentCase(
      kind,
      { id: 'awkward-content', title: 'keeps every character, key, number and level as sent', clause: 'readBack' },
      async (_bench, { withText, withJson }, probe) => {
        const content = withJson?.(awkwardJson) ?? withText(awkwardText);
        await probe.create(content);
        await probe.expectHeld(content, 'awkward content is read back as it was written');
      },
    ),
    documentCase(
      kind,
      { id: 'large-content', title: 'keeps a document of 2 MB', clause: 'readBack' },
      async (_bench, { withText, withJson }, probe) => {
        const lines = Array.from({ length: 10_000 }, (_, index) => `${String(index)} `.padEnd(100, 'ö'));
        const content = withJson?.(lines) ?? withText(lines.join('\n'));
        await probe.create(content);
        await probe.expectHeld(content, 'a large document is read back as it was written');
      },
    ),
  ];
}

function refusalCases(kind: DocumentKind): ConformanceCase[] {
  return [
    documentCase(
      kind,
      {
        id: 'outside-contract',
        title: 'refuses content outside the contract, and writes nothing',
        clause: 'refusedWhole',
      },
      async (_bench, { content, outside }, probe) => {
        const answer = await probe.write(outside, { ifNoneMatch: true });
        await expectRefusedAndAbsent(probe, answer, 'content outside the contract is refused');
        const { localRevision } = await probe.create(content);
        const update = await probe.write(outside, { ifMatch: localRevision, key: probe.key('bad') });
        expectRefused(update, 'an update outside the contract is refused');
        await probe.expectHeld(content, 'a refused update leaves it as it was');
      },
    ),
    documentCase(
      kind,
      { id: 'malformed', title: 'refuses what is no JSON, and writes nothing', clause: 'refusedWhole' },
      async (_bench, { content }, probe) => {
        const rawBody = JSON.stringify(content).slice(0, -1);
        const answer = await probe.write(null, { ifNoneMatch: true, rawBody });
        await expectRefusedAndAbsent(probe, answer, 'a body that is cut off is refused');
      },
    ),
    documentCase(
      kind,
      {
        id: 'unstorable-text',
        title: 'refuses text it cannot keep, or keeps it; alters nothing',
        clause: 'refusedWhole',
      },
      async (_bench, { withText }, probe) => {
        const content = withText('before\u0000after');
        const answer = await probe.write(content, { ifNoneMatch: true });
        if (answer.status === 201) await probe.expectHeld(content, 'a text with a NUL is kept as it was sent');
        else await expectRefusedAndAbsent(probe, answer, 'a text with a NUL is refused for good, or kept');
      },
    ),
    documentCase(
      kind,
      { id: 'problem', title: 'says why it refuses: a problem document with code and detail', clause: 'refusedWhole' },
      async (_bench, { outside }, probe) => {
        const answer = await probe.write(outside, { ifNoneMatch: true });
        expectRefused(answer, 'content outside the contract is refused');
        const type = answer.headers.get('content-type') ?? 'none';
        expectThat(type.startsWith('application/problem+json'), 'a refusal is a problem document (RFC 9457)', {
          expected: 'content-type application/problem+json',
          got: `${type}: ${describe(answer)}`,
        });
        fits(problem, answer, 'a refusal has a status, a code and a detail');
      },
    ),
  ];
}
