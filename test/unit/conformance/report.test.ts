// What people read of a conformance run, and the pages that are made of its cases.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CaseOutcome, CaseResult } from '../../../contract/kit/case';
import { CaseFailure } from '../../../contract/kit/case-failure';
import { casesOf } from '../../../contract/kit/catalogue';
import { clauses } from '../../../contract/kit/clauses';
import { conformancePage } from '../../../contract/kit/conformance-page';
import { lineOf, listOf, summaryOf } from '../../../contract/kit/report';
import { systemNames } from '../../../processes/launch/secrets';

const root = path.resolve(__dirname, '..', '..', '..');

const resultOf = (id: string, outcome: CaseOutcome): CaseResult => ({
  id,
  title: 'keeps its word',
  clause: 'noLostUpdate',
  durationMs: 12,
  outcome,
});
const passed = resultOf('bom.created', { kind: 'passed' });
const failed = resultOf('bom.stale', { kind: 'failed', what: 'it is refused', expected: 'HTTP 412', got: 'HTTP 200' });
const notRun = resultOf('bom.told', { kind: 'notRun', reason: 'No engine.' });

it('tells of a failed case what was tried, expected and got', () => {
  expect(lineOf(passed)).toBe('ok       bom.created  keeps its word (12 ms)');
  expect(
    lineOf(failed)
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual([
    'FAIL     bom.stale  keeps its word (12 ms)',
    'where: it is refused',
    'expected: HTTP 412',
    'got: HTTP 200',
  ]);
  expect(lineOf(notRun)).toContain('No engine.');
});

it('sums up what failed under the line of the contract, and why that matters', () => {
  const text = summaryOf('erp', [passed, failed, notRun]);

  expect(text).toContain('ERP: 1 passed, 1 failed, 1 not run');
  for (const said of [clauses.noLostUpdate.line, clauses.noLostUpdate.matters, 'failed: bom.stale'])
    expect(text).toContain(said);
});

it('says that a run in which nothing was tried shows nothing', () => {
  expect(summaryOf('erp', [notRun])).toContain('Nothing was tried');
});

it('cuts what was got to what can be read', () => {
  expect(new CaseFailure('w', { expected: 'e', got: 'x'.repeat(5_000) }).got.length).toBeLessThan(700);
});

describe.each(systemNames)('the cases of %s', (system) => {
  const cases = casesOf(system);

  it('have ids of their own and promise something', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    for (const { id, title } of cases) {
      expect(id).toMatch(/^[a-z]+[a-z.-]*\.[a-z0-9-]+$/);
      expect(title).not.toMatch(/should|\.$/);
      expect(title.length).toBeGreaterThan(15);
    }
  });

  it('are listed one a line', () => {
    expect(listOf(cases).split('\n')).toHaveLength(cases.length);
  });
});

it('uses every clause', () => {
  const used = new Set(systemNames.flatMap((system) => casesOf(system).map(({ clause }) => clause)));

  expect([...used].sort()).toEqual(Object.keys(clauses).sort());
});

it('docs/conformance.md is what the catalogue says; node processes/scripts/conformance-page.mjs writes it anew', () => {
  expect(readFileSync(path.join(root, 'docs', 'conformance.md'), 'utf8')).toBe(conformancePage());
});
