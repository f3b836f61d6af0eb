// The next revision of a scenario, and the hand edits of planners that it meets.
import { requireJson } from '../../processes/launch/api-client';
import type { Scenario } from '../../processes/launch/scenario';
import { documentOf, readBack, type TestStack } from './stack';

/** The next revision of the scenario's item: D to E, with one part more and one quantity changed. */
export function revisedFrom(
  scenario: Scenario,
  changeEbom: (occurrences: Record<string, { quantity: string }>) => void,
): Scenario {
  const of = (artefactClass: string): Record<string, unknown> =>
    structuredClone(
      scenario.artefacts.find((one) => one.artefactClass === artefactClass && one.revision === 'D')?.content,
    ) as Record<string, unknown>;
  const [ebom, drawing] = [of('ebom'), of('drawing')];
  changeEbom(ebom['occurrences'] as Record<string, { quantity: string }>);
  return {
    ...scenario,
    changeId: `${scenario.changeId}-E`,
    fromRevision: 'D',
    toRevision: 'E',
    artefacts: [
      { artefactClass: 'ebom', revision: 'E', content: { ...ebom, revision: 'E' } },
      { artefactClass: 'drawing', revision: 'E', content: { ...drawing, revision: 'E' } },
    ],
    workOrders: [],
    cutIn: { basis: 'serial', range: 'SN-0200 and up' },
  };
}

/** Edits the mBOM of revision D as a planner does in ERP itself. */
export async function editedInErp(
  stack: TestStack,
  scenario: Scenario,
  change: (lines: Record<string, Record<string, unknown>>) => void,
): Promise<void> {
  const { path } = documentOf(scenario, 'mbomTransform');
  const held = (await readBack(stack, 'erp', path)).body as {
    localRevision: number;
    content: { lines: Record<string, Record<string, unknown>> };
  };
  change(held.content.lines);
  await requireJson(`${stack.urls.systems.erp}${path}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.erp,
    headers: { 'if-match': `"${String(held.localRevision)}"`, 'idempotency-key': `planner ${String(Math.random())}` },
    body: held.content,
  });
}
