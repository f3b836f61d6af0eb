// Negative controls of the conformance kit: a good system is made to misbehave in one way, and the cases that promise
// otherwise fail. A case that no misbehaviour fails would be worthless.
import type { CaseResult } from '../../contract/kit/case';
import { casesOf } from '../../contract/kit/catalogue';
import { exitCodeOf } from '../../contract/kit/run-cases';
import { runConformance } from '../../contract/kit/run-conformance';
import { callJson } from '../../processes/launch/api-client';
import { systemNames, type SystemName } from '../../processes/launch/secrets';
import { documentControls, type Control } from '../support/conformance/document-misbehaviours';
import { floorControls } from '../support/conformance/floor-misbehaviours';
import { startMisbehavingProxy, type Misbehaviour } from '../support/conformance/misbehaving-proxy';
import { startReferenceSystems, systemToken, type ReferenceSystems } from '../support/conformance/systems';

jest.setTimeout(300_000);

let systems: ReferenceSystems;
let runs = 0;
beforeAll(async () => {
  systems = await startReferenceSystems();
});
afterAll(() => systems.end());

async function runThrough(
  misbehaviour: Misbehaviour,
  system: SystemName,
  only: string[],
  caseMsMax = 5_000,
): Promise<CaseResult[]> {
  const proxy = await startMisbehavingProxy(systems.urls[system], misbehaviour);
  runs += 1;
  try {
    const { results } = await runConformance({
      system,
      target: { url: proxy.url, token: systemToken },
      site: 'CONTROLS',
      runId: `neg${String(runs)}`,
      only,
      caseMsMax,
      engine: { port: 0, host: '127.0.0.1', url: null, token: null },
      onResult: () => undefined,
    });
    return results;
  } finally {
    await proxy.end();
  }
}

const controls: Control[] = [...documentControls, ...floorControls];
const caseIds = (system: SystemName): string[] => casesOf(system).map(({ id }) => id);
const expectedOf = ({ fails }: Control, system: SystemName): string[] => caseIds(system).filter((id) => fails.test(id));
const notFailed = (results: readonly CaseResult[]): string[] =>
  results.filter(({ outcome }) => outcome.kind !== 'failed').map(({ id }) => id);

const trials = controls.flatMap((control) =>
  systemNames.flatMap((system) => {
    const expected = expectedOf(control, system);
    return expected.length === 0 ? [] : [{ control, system, expected }];
  }),
);

it.each(trials.map((trial) => [trial.system, trial.control.name, trial] as const))(
  '%s that %s fails the cases that promise otherwise',
  async (system, _name, { control, expected }) => {
    const results = await runThrough(control.make(), system, expected, control.caseMsMax);

    expect(notFailed(results)).toEqual([]);
    expect(results).toHaveLength(expected.length);
    expect(exitCodeOf(results)).toBe(1);
  },
);

const rogueCases = caseIds('mes').filter((id) =>
  /^(fails-closed\..*|start\.(asked|asked-each|shown-revisions|permitted|shadow|relocked|relocked-meanwhile))$/.test(
    id,
  ),
);

it('mes that starts without asking fails every case that asks first or fails closed', async () => {
  const setFaults = (faults: object) =>
    callJson(`${systems.urls.mes}/_faults`, { method: 'PUT', token: systemToken, body: faults });
  await setFaults({ startsUnasked: true });

  const results = await runThrough({}, 'mes', rogueCases).finally(() => setFaults({}));

  expect(notFailed(results)).toEqual([]);
});

it('passes what a proxy that alters nothing lets through', async () => {
  const mesCases = ['start.asked', 'fails-closed.denied', 'order-lock.altered', 'unit.completed'];
  const results = [
    ...(await runThrough({}, 'qms', caseIds('qms'), 20_000)),
    ...(await runThrough({}, 'mes', mesCases, 20_000)),
  ];

  expect(results.filter(({ outcome }) => outcome.kind !== 'passed')).toEqual([]);
});

it.each(systemNames)('has a control for every case of %s', (system) => {
  const controlled = new Set([...controls.flatMap((control) => expectedOf(control, system)), ...rogueCases]);

  expect(caseIds(system).filter((id) => !controlled.has(id))).toEqual([]);
});
