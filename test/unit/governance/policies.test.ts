// Who acts on a handoff is what its stage declares, unless the plant says otherwise in its own file.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPolicies } from '../../../adapters/governance-files/read-policies';
import { stagePolicies } from '../../../engine/handoff/stages/stages';

const whole = [
  'escalationOwner: manager',
  'waivable: false',
  'dueAfter: 8h',
  'reminderEvery: 8h',
  'escalateAfter: 24h',
  'quickRetryFor: 2m',
  'slowRetryEvery: 5m',
  'slowRetryFor: 4h',
  'transferTimeout: 60s',
];

function withStages(stages: string, defaults = whole): ReturnType<typeof readPolicies> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cutin-policies-'));
  const lines = ["version: '1'", 'owner: us', 'default:', ...defaults.map((line) => `  ${line}`), `stages: ${stages}`];
  writeFileSync(path.join(folder, 'policies.yaml'), lines.join('\n'));
  return readPolicies(folder, stagePolicies);
}

it('what a stage declares stands over what holds for all', () => {
  const { mesLock, release } = withStages('{}');

  expect([mesLock.owner, mesLock.dueAfterMs]).toEqual(['manufacturing', 4 * 3_600_000]);
  expect([release.owner, release.dueAfterMs]).toEqual(['operator', 8 * 3_600_000]);
});

it('what the plant says of a stage has the last word', () => {
  const { mesLock, mbomTransform } = withStages('{ mesLock: { owner: operator, waivable: true } }');

  expect([mesLock.owner, mesLock.waivable, mesLock.dueAfterMs]).toEqual(['operator', true, 4 * 3_600_000]);
  expect(mbomTransform.owner).toBe('manufacturing');
});

it.each([
  ['a stage that does not exist', '{ mesLok: { owner: planner } }', /policies.yaml: .*mesLok/],
  ['a word that no policy has', '{ mesLock: { dueIn: 2h } }', /stage mesLock: .*dueIn/],
  [
    'an owner that no account can be',
    '{ mesLock: { owner: plant manager } }',
    /mesLock: owner: "plant manager" is no role/,
  ],
  ['a duration without its unit', '{ mesLock: { dueAfter: 7200 } }', /stage mesLock: dueAfter/],
])('%s stops the process, with its place', (_what, stages, message) => {
  expect(() => withStages(stages)).toThrow(message);
});

it('a policy that is not whole stops the process', () => {
  expect(() => withStages('{}', whole.slice(1))).toThrow(/escalationOwner/);
});
