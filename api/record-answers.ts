// Keeps every authorisation before it is given. While one write is on its way the next answers gather, so that hundreds a
// second share a few commits. Denials also enter the ledger and gather apart: the ledger has one writer at a time, and a
// permit does not wait for it.
import type { AuthorisationRecord } from '../domain/locks/authorisation-record';
import type { AnswerRecorder } from '../ports/authorisations';
import type { Log } from '../ports/log';

type WriteAnswers = (answers: AuthorisationRecord[]) => Promise<void>;
type Waiting = { answer: AuthorisationRecord; resolve: () => void; reject: (error: unknown) => void };

const batchMax = 500;

export function createAnswerRecorder(write: WriteAnswers, log: Pick<Log, 'warn'>): AnswerRecorder {
  const permits = createLane(write, log);
  const denials = createLane(write, log);
  return { record: (answer) => (answer.decision === 'permit' ? permits(answer) : denials(answer)) };
}

function createLane(write: WriteAnswers, log: Pick<Log, 'warn'>): (answer: AuthorisationRecord) => Promise<void> {
  let waiting: Waiting[] = [];
  let writing = false;
  const drain = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      await write(batch.map(({ answer }) => answer)).then(
        () => batch.forEach(({ resolve }) => resolve()),
        (error: unknown) => {
          log.warn({ err: error, answers: batch.length }, 'answers could not be kept together; each is tried alone');
          return writeEach(batch);
        },
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
