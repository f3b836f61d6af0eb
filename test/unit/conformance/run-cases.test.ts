// The runner of the conformance kit: what counts as passed, what never does, and what a run leaves behind.
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Bench } from '../../../contract/kit/bench';
import type { CaseOutcome, CaseResult, ConformanceCase } from '../../../contract/kit/case';
import { CaseFailure, NotRun } from '../../../contract/kit/case-failure';
import { startEngineStandIn, type EngineStandIn } from '../../../contract/kit/engine/engine-stand-in';
import { exitCodeOf, runCases } from '../../../contract/kit/run-cases';

/** A system that takes an engine or does not, and else answers 200. */
let system: Server;
let takesEngine: boolean;
let url: string;
let engine: EngineStandIn;
const calls: string[] = [];

beforeAll(async () => {
  system = createServer((request, response) => {
    calls.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(request.url?.endsWith('/engine') === true && !takesEngine ? 404 : 200).end('{}');
  }).listen(0, '127.0.0.1');
  await once(system, 'listening');
  url = `http://127.0.0.1:${String((system.address() as AddressInfo).port)}`;
});
beforeEach(async () => {
  takesEngine = true;
  calls.length = 0;
  engine = await startEngineStandIn({ port: 0, host: '127.0.0.1', url: null, token: 'secret' });
});
afterEach(() => engine.close());
afterAll(() => {
  system.close();
  system.closeAllConnections();
});

const caseOf = (run: (bench: Bench) => Promise<void>, needs: 'http' | 'engine' = 'http'): ConformanceCase => ({
  id: 'some.case',
  title: 'keeps its word',
  clause: 'told',
  needs,
  run,
});

async function outcomes(cases: ConformanceCase[], given: { engine?: EngineStandIn | null; url?: string } = {}) {
  const told: CaseResult[] = [];
  const results = await runCases({
    cases,
    system: 'mes',
    target: { url: given.url ?? url, token: 't' },
    site: 'S',
    runId: 'r',
    caseMsMax: 300,
    engine: given.engine === undefined ? engine : given.engine,
    onResult: (result) => told.push(result),
  });
  expect(told).toEqual(results);
  return results.map(({ outcome }) => outcome);
}

const tellEngine = (token: string, body = 'no event') =>
  fetch(`${engine.url}/events`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body });

describe('a case', () => {
  it('passes when its run ends, and fails with expected and got when it does not hold', async () => {
    const failing = (): Promise<void> => Promise.reject(new CaseFailure('it holds', { expected: 1, got: { two: 2 } }));

    expect(await outcomes([caseOf(() => Promise.resolve()), caseOf(failing)])).toEqual([
      { kind: 'passed' },
      { kind: 'failed', what: 'it holds', expected: '1', got: '{"two":2}' },
    ]);
  });

  it('that cannot be tried is not run', async () => {
    const untried = caseOf(() => Promise.reject(new NotRun('nothing to try it on')));

    expect(await outcomes([untried])).toEqual([{ kind: 'notRun', reason: 'nothing to try it on' }]);
  });

  it('that breaks fails and does not end the run', async () => {
    const broken = caseOf(() => Promise.reject(new TypeError('x is undefined')));

    const [first, second] = await outcomes([broken, caseOf(() => Promise.resolve())]);

    expect(first).toMatchObject({ kind: 'failed', got: 'x is undefined' });
    expect(second).toEqual({ kind: 'passed' });
  });

  it('fails when its time is over, and what it waits for is named where it waits', async () => {
    const never = caseOf((bench) => bench.pause(60_000));
    const waits = caseOf((bench) => bench.waitFor('the event comes', () => undefined).then(() => undefined));

    expect(await outcomes([never, waits])).toMatchObject([
      { kind: 'failed', what: 'the case ends in its time' },
      { kind: 'failed', what: 'the event comes' },
    ]);
  });

  it('fails where nothing answers', async () => {
    const asks = caseOf((bench) => bench.call({ method: 'GET', path: '/x' }).then(() => undefined));

    expect(await outcomes([asks], { url: 'http://127.0.0.1:1' })).toMatchObject([
      { kind: 'failed', expected: 'an answer' },
    ]);
  });

  it('has ids that no other case has, and takes back what it made, the last first', async () => {
    const ids: string[] = [];
    const makes = caseOf((bench) => {
      ids.push(bench.id('WO'));
      for (const path of ['/first', '/second']) bench.afterwards(() => bench.call({ method: 'PUT', path, body: {} }));
      return Promise.reject(new CaseFailure('it holds', { expected: 1, got: 2 }));
    });

    await outcomes([makes, makes]);

    expect(ids).toEqual(['r-1-WO', 'r-2-WO']);
    expect(calls).toEqual(['PUT /second', 'PUT /first', 'PUT /second', 'PUT /first']);
  });
});

describe('a case that needs the engine', () => {
  it('is not run where no engine is played', async () => {
    const [outcome] = await outcomes([caseOf(() => Promise.resolve(), 'engine')], { engine: null });

    expect(outcome).toMatchObject({ kind: 'notRun', reason: expect.stringContaining('--no-engine') as unknown });
  });

  it('is run once the system took the engine of the site', async () => {
    expect(await outcomes([caseOf(() => Promise.resolve(), 'engine')])).toEqual([{ kind: 'passed' }]);
    expect(calls).toEqual(['PUT /sites/S/engine']);
  });

  it('is not run, and how to configure the system is said, where it took none and never called', async () => {
    takesEngine = false;

    const [outcome] = await outcomes([caseOf(() => Promise.resolve(), 'engine')]);

    expect(outcome?.kind).toBe('notRun');
    for (const said of [engine.url, '--engine-token', '--engine-url'])
      expect((outcome as { reason: string }).reason).toContain(said);
  });

  it('is run where the system took none and calls all the same', async () => {
    takesEngine = false;
    const called = caseOf(async () => {
      await tellEngine('secret', '{}');
    }, 'engine');

    const [outcome] = await outcomes([called]);

    expect(outcome?.kind).toBe('failed');
  });

  it.each([
    ['with a wrong token', 'other', 'with a wrong token'],
    ['outside the contract', 'secret', 'is no CloudEvent'],
  ])('fails where the system calls %s, even if all else holds', async (_how, token, named) => {
    const [outcome] = await outcomes([caseOf(() => tellEngine(token).then(() => undefined), 'engine')]);

    expect(outcome).toMatchObject({ kind: 'failed', got: expect.stringContaining(named) as unknown });
  });
});

describe('the exit code', () => {
  const passed: CaseOutcome = { kind: 'passed' };
  const failed: CaseOutcome = { kind: 'failed', what: '', expected: '', got: '' };
  const notRun: CaseOutcome = { kind: 'notRun', reason: '' };

  it.each([
    ['something passed and nothing failed', [passed, notRun], 0],
    ['something failed', [passed, failed], 1],
    ['nothing was tried', [notRun, notRun], 1],
    ['there was no case', [], 1],
  ])('where %s', (_when, kinds, code) => {
    const results = kinds.map((outcome): CaseResult => ({
      id: 'a.b',
      title: 't',
      clause: 'told',
      durationMs: 1,
      outcome,
    }));

    expect(exitCodeOf(results)).toBe(code);
  });
});
