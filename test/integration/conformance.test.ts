// The conformance kit against the five reference systems on a real PostgreSQL: each passes every case; and the command
// line, run as its users run it.
import type { ConformanceRun } from '../../contract/kit/case';
import { casesOf } from '../../contract/kit/catalogue';
import { lineOf } from '../../contract/kit/report';
import { exitCodeOf } from '../../contract/kit/run-cases';
import { runConformance } from '../../contract/kit/run-conformance';
import { systemNames } from '../../processes/launch/secrets';
import { runCliBeside } from '../support/cli';
import { startMisbehavingProxy } from '../support/conformance/misbehaving-proxy';
import { startReferenceSystems, systemToken, type ReferenceSystems } from '../support/conformance/systems';

jest.setTimeout(300_000);

let systems: ReferenceSystems;
beforeAll(async () => {
  systems = await startReferenceSystems();
});
afterAll(() => systems.end());

it.each(systemNames)('%s passes every case, none of them not run', async (system) => {
  const lines: string[] = [];
  const { results } = await runConformance({
    system,
    target: { url: systems.urls[system], token: systemToken },
    site: 'CONFORMANCE',
    runId: 'ref',
    only: null,
    caseMsMax: 20_000,
    engine: { port: 0, host: '127.0.0.1', url: null, token: null },
    onResult: (result) => result.outcome.kind === 'passed' || lines.push(lineOf(result)),
  });

  expect(lines.join('\n')).toBe('');
  expect(results.map(({ id }) => id)).toEqual(casesOf(system).map(({ id }) => id));
  expect(exitCodeOf(results)).toBe(0);
});

describe('npx cutin conformance', () => {
  const token = { CUTIN_ALM_TOKEN: systemToken, CUTIN_QMS_TOKEN: systemToken, CUTIN_MES_TOKEN: systemToken };
  const run = (args: string[]) => runCliBeside(['conformance', ...args], token);

  it('prints each case and a summary, and ends with 0 where all pass', async () => {
    const { code, out, err } = await run(['--system', 'alm', '--url', systems.urls.alm]);

    expect([code, err]).toEqual([0, '']);
    for (const { id } of casesOf('alm')) expect(out).toMatch(new RegExp(`^ok +${id} `, 'm'));
    expect(out).toContain('ALM: 7 passed, 0 failed, 0 not run');
  });

  it('plays the engine for the system, and prints JSON alone with --json', async () => {
    const only = ['start.asked', 'fails-closed.denied', 'workorder.released.told'];

    const { code, out } = await run(['--system', 'mes', '--url', systems.urls.mes, '--json', '--case', ...only]);

    const { system, results } = JSON.parse(out) as ConformanceRun;
    expect([code, system]).toEqual([0, 'mes']);
    expect(results.map(({ id, outcome }) => [id, outcome.kind]).sort()).toEqual(
      only.map((id) => [id, 'passed']).sort(),
    );
  });

  it('tells what a system does wrong and why it matters, and ends with 1', async () => {
    const proxy = await startMisbehavingProxy(systems.urls.mes, {
      toSystem: async (call, forward) => ({ ...(await forward(call)), status: 200 }),
    });

    const ran = await run(['--system', 'mes', '--url', proxy.url, '--case', 'order-lock.altered', 'order-lock.echoed']);
    await proxy.end();

    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^FAIL +order-lock\.altered .*\n +where: .*\n +expected: .*4xx.*\n +got: HTTP 200/m);
    expect(ran.out).toContain('MES: 1 passed, 1 failed, 0 not run');
    expect(ran.out).toContain('else: The lock would be proved, and the order built to something else.');
  });

  it('tells what it could not run, and ends with 1 where that is everything', async () => {
    const args = ['--system', 'qms', '--url', systems.urls.qms, '--no-engine'];

    const none = await run([...args, '--case', 'inspection.recorded.told']);
    const some = await run([...args, '--case', 'inspection.recorded.told', 'inspection-plan.created']);

    expect([none.code, some.code]).toEqual([1, 0]);
    expect(none.out).toMatch(/^not run +inspection\.recorded\.told .*\n.*--no-engine/m);
    expect(some.out).toContain('QMS: 1 passed, 0 failed, 1 not run');
  });

  it('says in one line that nothing answers', async () => {
    const { code, err } = await run(['--system', 'alm', '--url', 'http://127.0.0.1:1']);

    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^Nothing answers at http:\/\/127\.0\.0\.1:1.*\n$/) as unknown,
    ]);
  });
});
