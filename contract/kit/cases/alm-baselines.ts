// Cases of ALM: a requirement baseline is frozen when it is first written.
import { z } from 'zod';
import type { Bench } from '../bench';
import type { SystemAnswer } from '../call-system';
import type { ConformanceCase } from '../case';
import { fits } from '../document-probe';
import { expectRefused, expectSame, expectStatus } from '../expectations';
import { awkwardText } from './awkward';

const baselineAnswer = z.object({ content: z.unknown() });

function baselineCase(
  told: Pick<ConformanceCase, 'id' | 'title' | 'clause'>,
  trial: (bench: Bench, baseline: Baseline) => Promise<void>,
): ConformanceCase {
  return {
    ...told,
    id: `baseline.${told.id}`,
    needs: 'http',
    run: (bench) => trial(bench, baselineOf(bench)),
  };
}

interface Baseline {
  content: (text: string) => Record<string, unknown>;
  freeze: (content: unknown, token?: string | null) => Promise<SystemAnswer>;
  read: (token?: string | null) => Promise<SystemAnswer>;
}

function baselineOf(bench: Bench): Baseline {
  const baselineId = bench.id('BL');
  const path = `/baselines/${baselineId}`;
  const as = (token?: string | null) => (token === undefined ? {} : { token });
  return {
    content: (text) => ({
      baselineId,
      requirements: { 'REQ-12': { text, version: '3' }, 'REQ-2': { text: '', version: '1' } },
    }),
    freeze: (body, token) => bench.call({ method: 'PUT', path, body, ...as(token) }),
    read: (token) => bench.call({ method: 'GET', path, ...as(token) }),
  };
}

async function expectHeld({ read }: Baseline, content: unknown, what: string): Promise<void> {
  const answer = await read();
  expectStatus(answer, [200], 'a baseline is read');
  expectSame(fits(baselineAnswer, answer, 'a baseline has its content').content, content, what);
}

export const baselineCases: readonly ConformanceCase[] = [
  baselineCase(
    { id: 'absent', title: 'answers 404 for a baseline that is not there', clause: 'readBack' },
    async (_bench, { read }) => expectStatus(await read(), [404], 'a baseline that was never frozen is absent'),
  ),
  baselineCase(
    { id: 'read-back', title: 'is read back as it was frozen, to the character', clause: 'readBack' },
    async (_bench, baseline) => {
      const content = baseline.content(awkwardText);
      expectStatus(await baseline.freeze(content), [200, 201], 'a baseline is frozen');
      await expectHeld(baseline, content, 'a baseline is read back as it was frozen');
    },
  ),
  baselineCase(
    { id: 'same-again', title: 'takes the same content again', clause: 'frozen' },
    async (_bench, { content, freeze }) => {
      expectStatus(await freeze(content('Hold 2.5 kN.')), [200, 201], 'a baseline is frozen');
      expectStatus(await freeze(content('Hold 2.5 kN.')), [200, 201], 'the same content again is fine');
    },
  ),
  baselineCase(
    { id: 'frozen', title: 'refuses other content, and keeps what was frozen', clause: 'frozen' },
    async (_bench, baseline) => {
      const { content, freeze } = baseline;
      expectStatus(await freeze(content('Hold 2.5 kN.')), [200, 201], 'a baseline is frozen');
      expectRefused(await freeze(content('Hold 3 kN.')), 'other content is refused');
      await expectHeld(baseline, content('Hold 2.5 kN.'), 'the baseline is held as it was frozen');
    },
  ),
  baselineCase(
    { id: 'rivals', title: 'freezes one of two rival contents', clause: 'frozen' },
    async (_bench, baseline) => {
      const contents = [baseline.content('One.'), baseline.content('Other.')];
      const answers = await Promise.all(contents.map((content) => baseline.freeze(content)));
      const [winner = -1, ...others] = answers.flatMap(({ status }, nth) => (status < 300 ? [nth] : []));
      expectSame({ winners: others.length + 1, isOne: winner >= 0 }, { winners: 1, isOne: true }, 'exactly one wins');
      await expectHeld(baseline, contents[winner], 'what the winner froze is held');
    },
  ),
  baselineCase(
    {
      id: 'outside-contract',
      title: 'refuses a baseline outside the contract, and freezes nothing',
      clause: 'refusedWhole',
    },
    async (_bench, { content, freeze, read }) => {
      const outside = { ...content('x'), requirements: { 'REQ-12': 'text alone' } };
      expectRefused(await freeze(outside), 'a requirement without a version is refused');
      expectStatus(await read(), [404], 'what was refused is not frozen');
    },
  ),
  baselineCase(
    { id: 'unauthenticated', title: 'answers nobody without the right token, and freezes nothing', clause: 'access' },
    async (_bench, { content, freeze, read }) => {
      for (const token of [null, 'not-the-token']) {
        expectStatus(await freeze(content('x'), token), [401], 'a write without the right token is refused');
        expectStatus(await read(token), [401], 'a read without the right token is refused');
      }
      expectStatus(await read(), [404], 'nothing was frozen');
    },
  ),
];
