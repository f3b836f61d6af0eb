// Authority comes first: what the registry does not let a system hand over is parked, not handed over.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  decide,
  handoffIdOf,
  release,
  resolve,
  root,
  scenarioNamed,
  startTestStack,
  waitForChange,
  waitForHandoff,
  writesOf,
} from '../support/stack';

jest.setTimeout(120_000);

it('parks a handoff whose sender does not own what it hands over, and writes nothing', async () => {
  const governanceDir = mkdtempSync(path.join(tmpdir(), 'cutin-governance-'));
  cpSync(path.join(root, 'test', 'governance'), governanceDir, { recursive: true });
  const registry = path.join(governanceDir, 'registry.yaml');
  const owned = readFileSync(registry, 'utf8');
  const given = owned.replace(/(artefactClass: ebom,[^}]*?system: )plm/s, '$1qms');
  expect(given).not.toBe(owned);
  writeFileSync(registry, given);
  const stack = await startTestStack({ governanceDir });
  try {
    const scenario = scenarioNamed('OWNER');
    await release(stack, scenario);
    await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
    await decide(stack, scenario);

    const parked = await waitForHandoff(stack, handoffIdOf(scenario, 'mbomTransform'), ['parked']);
    expect(parked.reason).toBe('NOT_THE_OWNER');
    expect((await writesOf(stack, 'erp', '/')).total).toBe(0);

    await resolve(stack, parked, 'abort');
    await waitForChange(stack, scenario, 'aborted');
  } finally {
    await stack.end();
    rmSync(governanceDir, { recursive: true, force: true });
  }
});
