// A change of workflow code that would break running changes fails here.
import path from 'node:path';
import type { temporal } from '@temporalio/proto';
import { bundleWorkflowCode, Worker, type InjectedSinks } from '@temporalio/worker';
import { listHistories } from '../support/histories';
import { root } from '../support/stack';
import type { ToldActivities } from '../support/told-activities';

jest.setTimeout(120_000);

describe('recorded histories', () => {
  const histories = listHistories();
  let code = '';
  beforeAll(async () => {
    ({ code } = await bundleWorkflowCode({
      workflowsPath: path.join(root, 'dist', 'workflows', 'index.js'),
      workflowInterceptorModules: [path.join(root, 'test', 'support', 'told-activities.ts')],
      logger: { trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error, log() {} },
    }));
  });

  it.each(['happy-path', 'park-retry', 'waive', 'abort', 'two-sites-abort', 'escalation', 'disposed'])(
    'tell of %s',
    (story) => {
      expect(histories.map(({ name }) => name)).toContain(`0.1.0/${story}.json`);
    },
  );

  it('hold references, never contents: no payload is larger than 16 KB', () => {
    const sizes = histories.flatMap(({ history }) =>
      [...JSON.stringify(history).matchAll(/"data":\{[^}]*\}|"data":"([^"]*)"/g)].map(([text]) => text.length),
    );

    expect(sizes.length).toBeGreaterThan(50);
    expect(Math.max(...sizes)).toBeLessThan(16_384);
  });

  it.each(histories)('$name replays on the code of today', async ({ workflowId, history }) => {
    const asked = new Map<number, string>();
    const sinks: InjectedSinks<ToldActivities> = {
      localActivities: { asked: { fn: (_, seq, type) => void asked.set(seq, type), callDuringReplay: true } },
    };

    await Worker.runReplayHistory({ workflowBundle: { code }, sinks }, history, workflowId);

    // What was not answered when the history ended has left no marker.
    const recorded = localActivitiesOf(history);
    expect(new Map([...asked].filter(([seq]) => recorded.has(seq)))).toEqual(recorded);
  });
});

/** The type of each local activity by its place, as its marker holds it. */
function localActivitiesOf(history: temporal.api.history.v1.IHistory): Map<number, string> {
  const types = new Map<number, string>();
  for (const { markerRecordedEventAttributes: marker } of history.events ?? []) {
    if (marker?.markerName !== 'core_local_activity') continue;
    const [payload] = marker.details?.['data']?.payloads ?? [];
    const told = JSON.parse(Buffer.from(payload?.data ?? []).toString()) as { seq: number; activity_type: string };
    types.set(told.seq, told.activity_type);
  }
  return types;
}
