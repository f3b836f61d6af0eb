// A change of workflow code that would break running changes fails here.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from '@temporalio/worker';
import { listHistories } from '../support/histories';
import { root } from '../support/stack';

jest.setTimeout(120_000);

describe('recorded histories', () => {
  const histories = listHistories();

  it('tell of the happy path, park and retry, waiver, abort at one site and at two, and escalation', () => {
    const told = histories.map(({ name }) => name).join(' ');
    for (const story of ['happy-path', 'park-retry', 'waive', 'abort', 'two-sites-abort', 'escalation'])
      expect(told).toContain(story);
  });

  it('hold references, never contents: no payload is larger than 16 KB', () => {
    const sizes = histories.flatMap(({ history }) =>
      [...JSON.stringify(history).matchAll(/"data":\{[^}]*\}|"data":"([^"]*)"/g)].map(([text]) => text.length),
    );

    expect(sizes.length).toBeGreaterThan(50);
    expect(Math.max(...sizes)).toBeLessThan(16_384);
  });

  it.each(histories)('$name replays on the code of today', async ({ workflowId, history }) => {
    const code = readFileSync(path.join(root, 'dist', 'workflow-bundle.js'), 'utf8');

    await expect(Worker.runReplayHistory({ workflowBundle: { code } }, history, workflowId)).resolves.toBeUndefined();
  });
});
