// The declared stages, and what is derived from them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readPolicies } from '../../../adapters/governance-files/read-policies';
import { changeHandoff } from '../../../domain/handoff/handoff-ids';
import { stageNames } from '../../../domain/handoff/stage';
import { fillCommand } from '../../../domain/handoff/stage-facts';
import { factsOf } from '../../../engine/handoff/stages/define-stage';
import { handoffsPage } from '../../../engine/handoff/stages/handoffs-page';
import { mainLine, stagePolicies, stages } from '../../../engine/handoff/stages/stages';
import * as workflows from '../../../workflows';

const root = path.resolve(__dirname, '..', '..', '..');

it('each stands under its own name, and has a policy', () => {
  const policies = readPolicies(path.join(root, 'governance'), stagePolicies);

  expect(Object.keys(stages)).toEqual([...stageNames]);
  for (const name of stageNames) {
    expect(stages[name].stage).toBe(name);
    expect(policies[name].owner).not.toBe('');
  }
});

it('each but the release has a workflow of its name', () => {
  const exported = Object.keys(workflows);

  expect(stageNames.filter((name) => name !== 'release' && !exported.includes(name))).toEqual([]);
});

it('the main line is of changes alone', () => {
  expect(mainLine.filter((name) => stages[name].subject !== 'change')).toEqual([]);
});

it('what a human types names the handoff that waits', () => {
  const handoff = changeHandoff({ changeId: 'CHG-1', site: 'P', stage: 'effectivityDecision', items: [] });

  const commands = factsOf(stages.effectivityDecision).waitsFor?.commands.map((one) =>
    fillCommand(one, { ...handoff, changeId: 'CHG-1' }),
  );

  expect(commands).toEqual([
    'npx cutin impact CHG-1 --site P',
    'npx cutin decide CHG-1:P:effectivityDecision --impact "<impact>" --serial "<serials>"',
  ]);
});

it('what workflows are told of a stage fits into a history many times', () => {
  for (const name of stageNames) expect(JSON.stringify(factsOf(stages[name])).length).toBeLessThan(1_024);
});

it('docs/handoffs.md is what is declared; node processes/scripts/handoffs-page.mjs writes it anew', () => {
  expect(readFileSync(path.join(root, 'docs', 'handoffs.md'), 'utf8')).toBe(handoffsPage());
});
