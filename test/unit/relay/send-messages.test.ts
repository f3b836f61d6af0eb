// What becomes of recorded messages on their way to the workflows.
import { pino } from 'pino';
import type { OutboxMessage } from '../../../domain/outbox-message';
import type { Outbox, Sent } from '../../../ports/outbox';
import { sendMessages } from '../../../processes/relay/send-messages';

type Marked = [kind: 'sent' | 'failed' | 'untaken', key: string, note: string | null];

function message(key: string): OutboxMessage {
  return { key, kind: 'startChange', payload: { workflowId: `change/${key}`, changeId: key } };
}

/** Each message is due once, as if its next time were far away. */
function world(given: { due: string[]; send: (one: OutboxMessage) => Promise<Sent>; ended?: string[] }) {
  const waiting = given.due.map(message);
  const marked: Marked[] = [];
  const mark = (kind: Marked[0]) => (key: string, note: string | null) => {
    marked.push([kind, key, note]);
    return Promise.resolve();
  };
  const outbox: Outbox = {
    claimDue: (limit) => Promise.resolve(waiting.splice(0, limit)),
    hasEnded: (workflowId) => Promise.resolve(given.ended?.includes(workflowId) === true),
    markSent: mark('sent'),
    markFailed: mark('failed'),
    markUntaken: mark('untaken'),
  };
  const takenBack: string[] = [];
  const sender = sendMessages({
    outbox,
    send: given.send,
    takeBack: ({ key }) => {
      takenBack.push(key);
      return Promise.resolve();
    },
    log: pino({ level: 'silent' }),
    observe: () => undefined,
  });
  const sent = async (): Promise<Marked[]> => {
    // The first turn has claimed by now; the stop waits for what is under way.
    await new Promise((resolve) => setImmediate(resolve));
    await sender.stop();
    return marked;
  };
  return { sent, takenBack };
}

describe('sendMessages', () => {
  it('marks what a workflow took as sent', async () => {
    const { sent } = world({ due: ['a', 'b'], send: () => Promise.resolve({ kind: 'taken' }) });

    expect(await sent()).toEqual([
      ['sent', 'a', null],
      ['sent', 'b', null],
    ]);
  });

  it('keeps a message that no workflow took, though its workflow id was used before', async () => {
    const because = 'a workflow of this id has ended already';
    const { sent } = world({ due: ['a'], send: () => Promise.resolve({ kind: 'untaken', workflowId: 'w', because }) });

    expect(await sent()).toEqual([['untaken', 'a', because]]);
  });

  it('ends a message whose work has ended by the store, for nobody is left to be told', async () => {
    const because = 'there is no running workflow of this id';
    const { sent } = world({
      due: ['a'],
      send: () => Promise.resolve({ kind: 'untaken', workflowId: 'w', because }),
      ended: ['w'],
    });

    expect(await sent()).toEqual([['sent', 'a', because]]);
  });

  it('sends again what failed, and takes back what its workflow refused', async () => {
    const { sent, takenBack } = world({
      due: ['away', 'refused'],
      send: ({ key }) =>
        key === 'away'
          ? Promise.reject(new Error('Temporal is away'))
          : Promise.resolve({ kind: 'refused', because: 'PARK_NOT_CURRENT' }),
    });

    expect((await sent()).sort()).toEqual([
      ['failed', 'away', 'Temporal is away'],
      ['sent', 'refused', 'PARK_NOT_CURRENT'],
    ]);
    expect(takenBack).toEqual(['refused']);
  });

  it('lets no slow workflow hold back the messages of others', async () => {
    let release: (sent: Sent) => void = () => undefined;
    const slow = new Promise<Sent>((resolve) => (release = resolve));
    const { sent } = world({
      due: ['slow', 'quick'],
      send: ({ key }) => (key === 'slow' ? slow : Promise.resolve({ kind: 'taken' })),
    });

    const all = sent();
    setTimeout(() => release({ kind: 'taken' }), 20);

    expect((await all).map(([, key]) => key)).toEqual(['quick', 'slow']);
  });
});
