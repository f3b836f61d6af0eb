// The conformance kit against the five reference systems on a real PostgreSQL: each passes every case.
import { casesOf } from '../../conformance/catalogue';
import { lineOf } from '../../conformance/report';
import { exitCodeOf } from '../../conformance/run-cases';
import { runConformance } from '../../conformance/run-conformance';
import { systemNames } from '../../launch/secrets';
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
    ...{ system, target: { url: systems.urls[system], token: systemToken }, site: 'CONFORMANCE', runId: 'ref' },
    ...{ only: null, caseMsMax: 20_000, engine: { port: 0, host: '127.0.0.1', url: null, token: null } },
    onResult: (result) => result.outcome.kind === 'passed' || lines.push(lineOf(result)),
  });

  expect(lines.join('\n')).toBe('');
  expect(results.map(({ id }) => id)).toEqual(casesOf(system).map(({ id }) => id));
  expect(exitCodeOf(results)).toBe(0);
});
