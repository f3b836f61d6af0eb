// Cases of telling the engine, the same for every event: it fits the contract, it comes again under its id until it is
// accepted, and the next of its subject waits for it.
import type { ContractEventName } from '../../events/payloads';
import type { Bench } from '../bench';
import type { ConformanceCase } from '../case';
import type { ToldEvent } from '../engine/read-events';
import type { EventReply } from '../engine/replies';
import { expectSame, expectThat } from '../expectations';

export interface Telling {
  subject: string;
  /** Does what is to be told. Done again, it tells nothing new. */
  act: () => Promise<unknown>;
  /** Does the next thing that is told about the subject. */
  actNext?: () => Promise<unknown>;
  /** Fields the event must carry. */
  expected: Record<string, unknown>;
}

export interface Teller {
  event: ContractEventName;
  /** Events of the floor are counted by subject, from 1; releases are not. */
  isCounted: boolean;
  /** Whether more than one event can be about a subject. */
  hasNext: boolean;
  prepare: (bench: Bench) => Promise<Telling>;
}

type Trial = (bench: Bench, telling: Telling) => Promise<void>;

export function tellingCases(teller: Teller): ConformanceCase[] {
  return [...toldCases(teller), ...untilAccepted(teller), ...inOrder(teller)];
}

function tellingCase(teller: Teller, told: Omit<ConformanceCase, 'needs' | 'run'>, trial: Trial): ConformanceCase {
  return {
    ...told,
    id: `${teller.event}.${told.id}`,
    needs: 'engine',
    run: async (bench) => trial(bench, await teller.prepare(bench)),
  };
}

function toldCases(teller: Teller): ConformanceCase[] {
  return [
    tellingCase(
      teller,
      { id: 'told', title: 'is told with the token, and fits the contract', clause: 'told' },
      async (bench, { subject, act, expected }) => {
        await act();
        const { data, sequence } = await acceptedEvent(bench, { subject, name: teller.event });
        const carried = Object.fromEntries(Object.keys(expected).map((field) => [field, data[field] ?? null]));
        expectSame(carried, expected, 'the event tells what was done');
        const isFirst = !teller.isCounted || sequence === 1;
        expectThat(isFirst, 'events of a subject are counted from 1', { expected: 1, got: sequence });
      },
    ),
    tellingCase(
      teller,
      { id: 'told-once', title: 'is told once, however often it is done', clause: 'told' },
      async (bench, { subject, act, actNext }) => {
        await act();
        await acceptedEvent(bench, { subject, name: teller.event });
        await act();
        await actNext?.();
        const expected = actNext === undefined ? 1 : 2;
        await bench.waitFor('what is done next is told', () => idsOf(bench, subject)[expected - 1]);
        await bench.pause(quietMs);
        const ids = idsOf(bench, subject);
        expectThat(ids.length === expected, 'what is done again is not told again', { expected, got: ids });
      },
    ),
  ];
}

/** How long nothing is told before nothing is believed to come. */
const quietMs = 1_000;

function untilAccepted(teller: Teller): ConformanceCase[] {
  const again = (id: string, title: string, replies: EventReply[]): ConformanceCase =>
    tellingCase(teller, { id, title, clause: 'told' }, async (bench, { subject, act }) => {
      const left = [...replies];
      bench
        .engine()
        .answerEvents((event) => (event.subject === subject ? left.shift() : undefined) ?? { kind: 'accept' });
      await act();
      await acceptedEvent(bench, { subject, name: teller.event });
      const deliveries = bench.engine().told(subject);
      const [first] = deliveries;
      const others = deliveries.filter(
        ({ id: other, canonical }) => other !== first?.id || canonical !== first.canonical,
      );
      expectThat(others.length === 0 && deliveries.length > replies.length, 'it is the same event each time', {
        expected: first?.canonical,
        got: others.map(({ canonical }) => canonical),
      });
    });
  return [
    again('told-after-503', 'is told again, the same, after the engine was not available', [
      { kind: 'status', status: 503 },
      { kind: 'status', status: 429 },
    ]),
    again('told-after-cut', 'is told again, the same, after the answer was lost', [{ kind: 'cut' }]),
    again('told-after-401', 'is told again, the same, after its token was not accepted', [
      { kind: 'status', status: 401 },
    ]),
  ];
}

function inOrder(teller: Teller): ConformanceCase[] {
  if (!teller.hasNext) return [];
  return [
    tellingCase(
      teller,
      { id: 'told-in-order', title: 'waits for the former event of its subject to be accepted', clause: 'toldInOrder' },
      async (bench, { subject, act, actNext }) => {
        let refusals = 3;
        bench.engine().answerEvents((event) => {
          const [first = event.id] = idsOf(bench, subject);
          if (event.subject !== subject || event.id !== first || refusals === 0) return { kind: 'accept' };
          refusals -= 1;
          return { kind: 'status', status: 503 };
        });
        await act();
        await actNext?.();
        await acceptedEvent(bench, { subject, nth: 2 });
        const told = bench.engine().told(subject);
        const [first, second] = idsOf(bench, subject);
        const accepted = told.findIndex(({ id, isAccepted }) => id === first && isAccepted);
        const next = told.findIndex(({ id }) => id === second);
        expectThat(accepted >= 0 && accepted < next, 'the next event comes after the former was accepted', {
          expected: 'the first accepted, then the second',
          got: told.map(({ id, isAccepted }) => `${id} ${isAccepted ? 'accepted' : 'refused'}`),
        });
        expectCounted(told, teller);
      },
    ),
    tellingCase(
      teller,
      {
        id: 'told-after-refusal',
        title: 'does not keep the next event back once the engine refused it for good',
        clause: 'toldInOrder',
      },
      async (bench, { subject, act, actNext }) => {
        bench.engine().answerEvents((event) => {
          const [first = event.id] = idsOf(bench, subject);
          return event.subject === subject && event.id === first ? { kind: 'status', status: 409 } : { kind: 'accept' };
        });
        await act();
        await bench.waitFor('the event is told', () => bench.engine().told(subject)[0]);
        await actNext?.();
        await acceptedEvent(bench, { subject });
      },
    ),
  ];
}

function expectCounted(told: readonly ToldEvent[], { isCounted }: Teller): void {
  if (!isCounted) return;
  const got = [...new Map(told.map(({ id, sequence }) => [id, sequence])).values()];
  const expected = got.map((_, index) => index + 1);
  expectThat(got.join() === expected.join(), 'sequence counts on without a gap', { expected, got });
}

function idsOf(bench: Bench, subject: string): string[] {
  return [
    ...new Set(
      bench
        .engine()
        .told(subject)
        .map(({ id }) => id),
    ),
  ];
}

/** The first (or nth) event about the subject that the engine accepted. */
export function acceptedEvent(
  bench: Bench,
  { subject, name, nth = 1 }: { subject: string; name?: string; nth?: number },
): Promise<ToldEvent> {
  return bench.waitFor(`${name ?? 'an event'} about ${subject} is told and accepted`, () => {
    const accepted = bench
      .engine()
      .told(subject)
      .filter((event) => event.isAccepted && (name === undefined || event.name === name));
    return [...new Map(accepted.map((event) => [event.id, event])).values()][nth - 1];
  });
}
