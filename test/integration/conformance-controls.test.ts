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
import { lotControls } from '../support/conformance/lot-misbehaviours';
import { startMisbehavingProxy, type Misbehaviour } from '../support/conformance/misbehaving-proxy';
import { startReferenceSystems, systemToken, type ReferenceSystems } from '../support/conformance/systems';

jest.setTimeout(600_000);

/** Most of a trial is waiting for what never comes, so several run at once, each with systems of its own. */
const lanesMax = 4;

const controls: Control[] = [...documentControls, ...floorControls, ...lotControls];
const caseIds = (system: SystemName): string[] => casesOf(system).map(({ id }) => id);
const expectedOf = ({ fails }: Control, system: SystemName): string[] => caseIds(system).filter((id) => fails.test(id));
const notFailed = (results: readonly CaseResult[]): string[] =>
  results.filter(({ outcome }) => outcome.kind !== 'failed').map(({ id }) => id);

interface Trial {
  name: string;
  system: SystemName;
  expected: string[];
  run: (systems: ReferenceSystems) => Promise<CaseResult[]>;
}

const trials: Trial[] = controls.flatMap((control) =>
  systemNames.flatMap((system) => {
    const expected = expectedOf(control, system);
    const { name, make, caseMsMax } = control;
    const run = (systems: ReferenceSystems) => runThrough(systems, make(), system, expected, caseMsMax);
    return expected.length === 0 ? [] : [{ name, system, expected, run }];
  }),
);

let lanes: ReferenceSystems[] = [];
let runs = 0;
const results = new Map<Trial, Promise<CaseResult[]>>();

beforeAll(async () => {
  lanes = await Promise.all(Array.from({ length: lanesMax }, () => startReferenceSystems()));
  const waiting = [...trials];
  const settle = new Map<Trial, (run: Promise<CaseResult[]>) => void>();
  for (const trial of trials) results.set(trial, new Promise((resolve) => settle.set(trial, resolve)));
  for (const systems of lanes)
    void (async () => {
      for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
        const run = trial.run(systems);
        settle.get(trial)?.(run);
        await run.catch(() => undefined);
      }
    })();
});
afterAll(() => Promise.all(lanes.map((systems) => systems.end())));

async function runThrough(
  systems: ReferenceSystems,
  misbehaviour: Misbehaviour,
  system: SystemName,
  only: string[],
  caseMsMax = 5_000,
): Promise<CaseResult[]> {
  const proxy = await startMisbehavingProxy(systems.urls[system], misbehaviour);
  runs += 1;
  try {
    const { results: told } = await runConformance({
      system,
      target: { url: proxy.url, token: systemToken },
      site: 'CONTROLS',
      runId: `neg${String(runs)}`,
      only,
      caseMsMax,
      engine: { port: 0, host: '127.0.0.1', url: null, token: null },
      onResult: () => undefined,
    });
    return told;
  } finally {
    await proxy.end();
  }
}

it.each(trials.map((trial) => [trial.system, trial.name, trial] as const))(
  '%s that %s fails the cases that promise otherwise',
  async (_system, _name, trial) => {
    const told = (await results.get(trial)) ?? [];

    expect(notFailed(told)).toEqual([]);
    expect(told).toHaveLength(trial.expected.length);
    expect(exitCodeOf(told)).toBe(1);
  },
);

/** The systems of a lane whose trials are all done: the tests above came first. */
function own(): ReferenceSystems {
  const [first] = lanes;
  if (first === undefined) throw new Error('No systems were started.');
  return first;
}

const rogueCases = caseIds('mes').filter((id) =>
  /^(fails-closed\..*|start\.(asked|asked-each|shown-revisions|permitted|shadow|relocked|relocked-meanwhile))$/.test(
    id,
  ),
);

it('mes that starts without asking fails every case that asks first or fails closed', async () => {
  const setFaults = (faults: object) =>
    callJson(`${own().urls.mes}/_faults`, { method: 'PUT', token: systemToken, body: faults });
  await setFaults({ startsUnasked: true });

  const told = await runThrough(own(), {}, 'mes', rogueCases).finally(() => setFaults({}));

  expect(notFailed(told)).toEqual([]);
});

it('passes what a proxy that alters nothing lets through', async () => {
  const mesCases = ['start.asked', 'fails-closed.denied', 'order-lock.altered', 'unit.completed'];
  const told = [
    ...(await runThrough(own(), {}, 'qms', caseIds('qms'), 20_000)),
    ...(await runThrough(own(), {}, 'mes', mesCases, 20_000)),
  ];

  expect(told.filter(({ outcome }) => outcome.kind !== 'passed')).toEqual([]);
});

it.each(systemNames)('has a control for every case of %s', (system) => {
  const controlled = new Set([...controls.flatMap((control) => expectedOf(control, system)), ...rogueCases]);

  expect(caseIds(system).filter((id) => !controlled.has(id))).toEqual([]);
});
