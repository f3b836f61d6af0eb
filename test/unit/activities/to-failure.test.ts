// What Temporal is told of what went wrong in an activity.
import { ApplicationFailure } from '@temporalio/common';
import { toFailure } from '../../../activities/to-failure';
import { refused, type Refusal } from '../../../domain/verdict';
import { orThrow, Refused } from '../../../ports/refused';
import { SystemFault } from '../../../ports/system-fault';

const unknown: Refusal = { code: 'ORDER_UNKNOWN', message: 'There is no order WO-1.' };
const closed: Refusal = { code: 'ORDER_CLOSED', message: 'WO-1 is complete.' };

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

describe('toFailure', () => {
  it('makes a refusal of the engine final, under its first code and with every reason', () => {
    const failure = toFailure(thrownBy(() => orThrow(refused(unknown, closed)))) as ApplicationFailure;

    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({
      nonRetryable: true,
      type: 'ORDER_UNKNOWN',
      message: 'There is no order WO-1. (and 1 more)',
      details: [{ reasons: [unknown, closed] }],
    });
  });

  it('keeps no more than twenty reasons in a history', () => {
    const failure = toFailure(new Refused(...Array.from({ length: 50 }, () => unknown))) as ApplicationFailure;

    expect((failure.details as [{ reasons: unknown[] }])[0].reasons).toHaveLength(20);
  });

  it('retries what may pass, after the pause that the system asked for', () => {
    const failure = toFailure(new SystemFault('transient', 'mes', 'MES is busy.', { retryAfterMs: 4_000 }));

    expect(failure).toMatchObject({
      nonRetryable: false,
      type: 'RECEIVER_UNREACHABLE',
      details: [{ retryAfterMs: 4_000 }],
    });
  });

  it('leaves a broken assumption as it is', () => {
    const error = new Error('Expected at most one row.');

    expect(toFailure(error)).toBe(error);
  });
});
