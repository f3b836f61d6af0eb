// What people use: the command line, Temporal's own lists, health and the API description.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { Connection, Client as TemporalClient } from '@temporalio/client';
import { callJson } from '../../../processes/launch/api-client';
import { handoffIdOf, release, root, scenarioNamed, tokenOf, waitForChange, waitForHandoff } from '../../support/stack';
import { eventually } from '../../support/eventually';
import { workflowIdOn } from '../../support/workflow-id-on';
import { stack } from './stack';

describe('the command line', () => {
  const cutin = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((done) => {
      const env = { ...process.env, CUTIN_HOME: stack.home };
      execFile(process.execPath, [path.join(root, 'cli', 'bin.js'), ...args], { env }, (error, stdout, stderr) => {
        done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });

  it('decides, shows and lists what the API holds, and finds every part in health', async () => {
    const scenario = scenarioNamed('CLI');
    await release(stack, scenario);
    const handoffId = handoffIdOf(scenario, 'effectivityDecision');
    await waitForHandoff(stack, handoffId, ['awaitingDecision']);

    const waiting = await cutin('stuck', '--waiting');
    const looked = await cutin('impact', scenario.changeId, '--site', 'PLANT-A', '--json');
    const { impactHash } = JSON.parse(looked.stdout) as { impactHash: string };
    const units = ['--serial', 'SN-0110 and up'];
    const decided = await cutin('decide', handoffId, '--impact', impactHash, ...units, '--json');
    await waitForChange(stack, scenario, 'closed');
    const shown = await cutin('show', scenario.changeId);
    const effective = await cutin('effectivity', scenario.itemId, '--serial', 'SN-0110');
    const doctor = await cutin('doctor');

    expect(waiting.stdout).toContain(handoffId);
    expect([decided.code, JSON.parse(decided.stdout)]).toMatchObject([0, { handoffId }]);
    expect(shown.stdout).toContain(`${scenario.changeId}  closed`);
    expect(effective.stdout).toMatch(/^D {2}Effective by serial/);
    expect([doctor.code, doctor.stdout]).toEqual([0, expect.not.stringContaining('FAIL')]);
  });

  it('exits 1 with the code of a refusal and 2 on wrong usage', async () => {
    const [unknown, usage, help] = [
      await cutin('show', 'CHG-NONE'),
      await cutin('decide', 'x'),
      await cutin('resolve', '--help'),
    ];

    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('CHANGE_UNKNOWN')]);
    expect(usage.code).toBe(2);
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('Examples:')]);
  });
});

describe('what people are shown', () => {
  it('finds a waiting handoff by search attribute, and tells the operator what to type', async () => {
    const scenario = scenarioNamed('VISIBLE');
    await release(stack, scenario);
    await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
    const connection = await Connection.connect({ address: stack.temporalAddress });
    const client = new TemporalClient({ connection });

    const query = `CutinState = "AWAITINGDECISION" AND CutinChange = "${scenario.changeId}" AND CutinNeedsHuman = true AND CutinOwner = "planner"`;
    const waiting = await workflowIdOn(stack, `change/${scenario.changeId}/PLANT-A/effectivityDecision`);
    await eventually(async () => {
      const found: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query })) found.push(workflowId);
      expect(found).toEqual([waiting]);
    });
    const details = await client.workflow
      .getHandle(waiting)
      .query<{ currentDetails?: string } | undefined>('__temporal_workflow_metadata');
    await connection.close();

    expect(details?.currentDetails).toContain(`npx cutin decide ${handoffIdOf(scenario, 'effectivityDecision')}`);
    expect(details?.currentDetails).toContain('Who must act');
  });

  it('serves health, readiness, metrics, the API description and its page', async () => {
    const { api } = stack.urls;

    const answers = await Promise.all(
      ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs/'].map((path) => fetch(`${api}${path}`)),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await answers[2]?.text()).toContain('cutin_handoffs{');
    const document = (await answers[3]?.json()) as { openapi: string; paths: Record<string, unknown> };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/events',
        '/changes',
        '/changes/{changeId}',
        '/handoffs',
        '/handoffs/{handoffId}/decision',
        '/handoffs/{handoffId}/resolution',
        '/items/{itemId}/effectivity',
      ]),
    );
    expect(await answers[4]?.text()).toContain('swagger-ui');
  });

  it('pages through handoffs without losing or repeating one', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await callJson(`${stack.urls.api}/handoffs?limit=3${query}`, {
        token: tokenOf(stack, 'ada.auditor'),
      });
      const page = body as { items: { handoffId: string }[]; nextCursor: string | null };
      seen.push(...page.items.map(({ handoffId }) => handoffId));
      cursor = page.nextCursor;
    } while (cursor !== null);

    expect(seen.length).toBeGreaterThan(10);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
