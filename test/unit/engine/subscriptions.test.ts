// Subscriptions, on the store in memory.
import { changeSubscription } from '../../../engine/subscriptions/change-subscription';
import { endSubscription } from '../../../engine/subscriptions/end-subscription';
import { pauseSubscription, resumeSubscription } from '../../../engine/subscriptions/pause-subscription';
import { replaySubscription } from '../../../engine/subscriptions/replay-subscription';
import { rotateSecret } from '../../../engine/subscriptions/rotate-secret';
import { settleDeadLetter } from '../../../engine/subscriptions/settle-dead-letter';
import { subscribe } from '../../../engine/subscriptions/subscribe';
import type { Verdict } from '../../../domain/verdict';
import { MemoryStore } from '../../support/memory/memory-store';

const wish = { name: 'floor', url: 'https://mes.test/hook', types: [], subjectPrefix: '', fromPosition: null };
const actor = 'olli.operator';
const [subscriptionId, because] = ['s-1', 'as agreed'];
const of = { subscriptionId, actor };

function world() {
  const store = new MemoryStore();
  let secrets = 0;
  const given = {
    transactions: store,
    door: {
      findUrlFault: (url: string) => (url.startsWith('https://') ? null : 'It is not https.'),
      newSecret: () => `whsec_${String((secrets += 1))}`,
    },
  };
  const add = (
    more: Partial<Omit<typeof wish, 'fromPosition'> & { subscriptionId: string; fromPosition: number }> = {},
  ) => subscribe(given, { ...wish, subscriptionId, actor, ...more });
  return { store, given, add, kept: () => store.rows.subscriptions[0], kinds: () => kindsOf(store) };
}

const kindsOf = (store: MemoryStore): string[] => store.rows.ledger.map(({ kind }) => kind);
const codeOf = (verdict: Verdict<unknown>): string | undefined =>
  verdict.kind === 'refused' ? verdict.reasons[0]?.code : undefined;

describe('a subscription', () => {
  it('begins with what comes from now on, or at the position that is asked for', async () => {
    const { store, add } = world();
    store.rows.newestPosition = 7;

    const first = await add();
    await add({ subscriptionId: 's-2', name: 'other', fromPosition: 3 });

    expect(first).toEqual({ kind: 'accepted', value: { subscriptionId, secret: 'whsec_1' } });
    expect(store.rows.subscriptions.map(({ cursor }) => cursor)).toEqual([7, 2]);
  });

  it('tells its secret once: the same command again meets its own subscription', async () => {
    const { store, add } = world();
    await add();
    const before = structuredClone(store.rows);

    expect(await add()).toEqual({ kind: 'accepted', value: { subscriptionId, secret: null } });
    expect(store.rows).toEqual(before);
  });

  it('is refused under a name that stands, and takes the name of one that was ended', async () => {
    const { given, add } = world();
    await add();

    expect(codeOf(await add({ subscriptionId: 's-2' }))).toBe('SUBSCRIPTION_NAME_TAKEN');
    await endSubscription(given, { ...of, because });
    expect((await add({ subscriptionId: 's-2' })).kind).toBe('accepted');
  });

  it('goes to no URL that is not allowed, neither when it begins nor by a change', async () => {
    const { given, add, kept } = world();

    expect(codeOf(await add({ url: 'http://inside' }))).toBe('WEBHOOK_URL_REFUSED');
    await add();
    expect(codeOf(await changeSubscription(given, { ...of, url: 'http://inside', because }))).toBe(
      'WEBHOOK_URL_REFUSED',
    );
    expect(kept()?.url).toBe(wish.url);
  });

  it('changes what is named and keeps the rest', async () => {
    const { given, add, kept } = world();
    await add();

    await changeSubscription(given, { ...of, subjectPrefix: 'order/', because });

    expect(kept()).toMatchObject({ subjectPrefix: 'order/', url: wish.url, types: [], state: 'active' });
  });

  it('is paused, resumed and ended, each with its reason in the ledger', async () => {
    const { given, add, kept, kinds } = world();
    await add();

    await pauseSubscription(given, { ...of, because });
    const paused = structuredClone(kept());
    await resumeSubscription(given, { ...of, because });
    await endSubscription(given, { ...of, because });

    expect(paused).toMatchObject({ state: 'paused', pausedBecause: because });
    expect(kept()).toMatchObject({ state: 'ended' });
    expect(kinds()).toEqual(['subscriptionAdded', 'subscriptionPaused', 'subscriptionResumed', 'subscriptionEnded']);
  });

  it('that was ended, or never was, is not acted on', async () => {
    const { store, given, add } = world();
    await add();
    await endSubscription(given, { ...of, because });
    const before = structuredClone(store.rows);

    const answers = [
      await resumeSubscription(given, { ...of, because }),
      await replaySubscription(given, { ...of, fromPosition: 1 }),
      await rotateSecret(given, of),
      await pauseSubscription(given, { subscriptionId: 's-9', actor, because }),
    ];

    expect(answers.map(codeOf)).toEqual(Array(4).fill('SUBSCRIPTION_UNKNOWN'));
    expect(store.rows).toEqual(before);
  });

  it('is replayed backwards only: a replay skips nothing that is still to come', async () => {
    const { store, given, add, kept } = world();
    store.rows.newestPosition = 7;
    await add();

    await replaySubscription(given, { ...of, fromPosition: 20 });
    expect(kept()?.cursor).toBe(7);
    await replaySubscription(given, { ...of, fromPosition: 4 });

    expect(kept()?.cursor).toBe(3);
    expect(store.rows.repeated.at(-1)).toEqual({ subscriptionId, fromPosition: 4 });
  });

  it('keeps secrets good for a day after they were rotated, the newest first, and no more than four', async () => {
    const { store, given, add, kept } = world();
    await add();

    for (let turn = 0; turn < 6; turn += 1) await rotateSecret(given, of);
    const many = kept()?.previousSecrets.map(({ secret }) => secret);
    store.nowMs += 25 * 3_600_000;
    await rotateSecret(given, of);

    expect(many).toEqual(['whsec_6', 'whsec_5', 'whsec_4', 'whsec_3']);
    expect(kept()?.previousSecrets.map(({ secret }) => secret)).toEqual(['whsec_7']);
    expect(JSON.stringify(store.rows.ledger)).not.toContain('whsec_');
  });
});

describe('a dead letter', () => {
  it('is tried again or skipped, once', async () => {
    const { store, given, kinds } = world();
    store.rows.deadLetters[subscriptionId] = [3, 5];
    const settle = (position: number, action: 'retry' | 'skip') =>
      settleDeadLetter(given, { ...of, position, action, reason: 'mended' });

    const answers = [await settle(3, 'retry'), await settle(5, 'skip'), await settle(5, 'skip')];

    expect(answers.map(codeOf)).toEqual([undefined, undefined, 'DEAD_LETTER_UNKNOWN']);
    expect(kinds()).toEqual(['deadLetterRetried', 'deadLetterSkipped']);
  });
});
