// Keeps every authorisation before it is given. While one write is on its way the next answers gather, so that hundreds a
// second share a few commits. Denials also enter the ledger and gather apart: the ledger has one writer at a time, and a
// permit does not wait for it.
import type { AuthorisationRecord } from '../ports/floor';

export interface AnswerRecorder {
  /** Settles once the record is durable. */
  record(answer: AuthorisationRecord): Promise<void>;
}

type Waiting = { answer: AuthorisationRecord; resolve: () => void; reject: (error: unknown) => void };

const batchMax = 500;

export function createAnswerRecorder(write: (answers: AuthorisationRecord[]) => Promise<void>): AnswerRecorder {
  const permits = createLane(write);
  const denials = createLane(write);
  return { record: (answer) => (answer.decision === 'permit' ? permits(answer) : denials(answer)) };
}

function createLane(
  write: (answers: AuthorisationRecord[]) => Promise<void>,
): (answer: AuthorisationRecord) => Promise<void> {
  let waiting: Waiting[] = [];
  let writing = false;
  const drain = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      await write(batch.map(({ answer }) => answer)).then(
        () => batch.forEach(({ resolve }) => resolve()),
        () => writeEach(batch),
      );
    }
    writing = false;
  };
  // What failed together is tried one by one: a record that cannot be kept costs no other one its answer.
  const writeEach = async (batch: readonly Waiting[]): Promise<void> => {
    for (const { answer, resolve, reject } of batch) await write([answer]).then(resolve, reject);
  };
  return (answer) =>
    new Promise((resolve, reject) => {
      waiting.push({ answer, resolve, reject });
      if (!writing) void drain();
    });
}
