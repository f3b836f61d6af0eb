// Drift end to end: what is found, by whom, and how it is repaired.
import { callJson, requireJson } from '../../../processes/launch/api-client';
import { apply, lockedOrder, orderOf, releaseRouting, site } from '../../support/floor';
import { runCliAs } from '../../support/cli';
import { recordHistory } from '../../support/histories';
import { documentOf, readBack, setFaults, tokenOf, waitForHandoff } from '../../support/stack';
import {
  stack,
  type Found,
  builtTo,
  sweep,
  withTemporal,
  findingOf,
  findingsOf,
  repair,
  repaired,
  editIn,
} from './stack';

it('nothing differs after a change was carried out', async () => {
  const scenario = await builtTo('STILL');
  await releaseRouting(stack, scenario);
  await requireJson(`${stack.urls.systems.mes}/sites/${site}/work-orders/WO-STILL`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.mes,
    body: { itemId: scenario.itemId, revision: 'D', serials: 'SN-0300', state: 'released' },
  });
  await apply(stack, 'workorder.released', orderOf(scenario, 'WO-STILL', 'SN-0300'));
  await lockedOrder(stack, 'WO-STILL');

  const { checked, found, unread } = await sweep();

  expect(checked).toBeGreaterThan(5);
  expect([found, unread]).toEqual([0, []]);
});

it('the schedule looks by itself: what it finds is there without anybody having asked', async () => {
  const scenario = await builtTo('SCHEDULE');
  await editIn('erp', documentOf(scenario, 'mbomTransform').path, (content) => ({ ...content, note: 'by hand' }));

  await withTemporal(({ schedule }) => schedule.getHandle('cutin-drift-sweep').trigger());

  const finding = await findingOf(scenario.itemId);
  const { spec, info } = await withTemporal(({ schedule }) => schedule.getHandle('cutin-drift-sweep').describe());
  expect(finding).toMatchObject({ kind: 'changedContent', severity: 'major' });
  expect(spec.intervals).toMatchObject([{ every: 3_600_000 }]);
  expect(info.recentActions.map(({ action }) => action.workflow.workflowId)).toEqual([
    expect.stringMatching(/^[0-9a-f]{8}\/drift\/sweep/),
  ]);
});

it('a finding is listed and repaired at the command line, by digits of the hash that was looked at', async () => {
  const scenario = await builtTo('TYPED');
  const { path } = documentOf(scenario, 'mbomTransform');
  const before = await editIn('erp', path, (content) => ({ ...content, note: 'by hand' }));
  await sweep(scenario.itemId);
  const [finding] = await findingsOf(scenario.itemId);
  const { findingId, heldHash } = finding!;
  const digits = heldHash!.slice(0, 12);
  const cli = (...args: string[]) => runCliAs(stack, 'max.manufacturing', ['drift', ...args]);
  const repairBy = (held: string) =>
    cli('repair', findingId, '--action', 'pushAgain', '--held', held, '--reason', 'edited by mistake');

  const listed = cli('list');
  const refused = [repairBy('000000000000'), repairBy(digits.slice(0, 4)), repairBy('nothing')];
  const repairing = repairBy(digits);

  await findingOf(scenario.itemId, 'resolved');
  expect(listed.out).toContain(digits);
  expect(refused.map(({ code }) => code)).toEqual([2, 2, 1]);
  expect(refused[0]?.err).toContain(heldHash);
  expect([repairing.code, repairing.out]).toEqual([0, expect.stringContaining('repairing: ') as string]);
  expect(((await readBack(stack, 'erp', path)).body as { content: unknown }).content).toEqual(before);
});

it('a system that is away is told, is a finding until it is back, and keeps nobody from looking at the others', async () => {
  const scenario = await builtTo('AWAY');
  await editIn('mes', documentOf(scenario, 'mesLock').path, (content) => ({ ...content, note: 'by hand' }));
  await setFaults(stack, 'erp', { errorRate: 1 });

  const { unread } = await sweep(scenario.itemId);
  const [finding, away] = [await findingsOf(scenario.itemId), (await findingsOf('/')).filter(isOfSystem)];
  await setFaults(stack, 'erp', {});
  await sweep(scenario.itemId);

  expect(unread).toMatchObject([{ system: 'erp', detail: expect.stringContaining('503') as string }]);
  expect(finding).toMatchObject([{ kind: 'changedContent' }]);
  expect(away).toMatchObject([{ kind: 'unreadable', severity: 'major', repairs: [] }]);
  expect((await findingsOf('/')).filter(isOfSystem)).toEqual([]);
});

function isOfSystem({ documentPath }: Found): boolean {
  return documentPath === '/';
}

it('changed content is found once, and pushing again restores what the receipt says', async () => {
  const scenario = await builtTo('PUSH');
  const { path } = documentOf(scenario, 'mbomTransform');
  const before = await editIn('erp', path, (content) => {
    const [line] = Object.values(content['lines'] as Record<string, Record<string, unknown>>);
    line!['quantity'] = '77';
    return content;
  });

  await sweep(scenario.itemId);
  await sweep(scenario.itemId);
  const findings = await findingsOf(scenario.itemId);

  expect(findings).toMatchObject([
    {
      kind: 'changedContent',
      severity: 'major',
      owner: 'manufacturing engineer',
      state: 'open',
      repairs: ['pushAgain', 'acceptBaseline', 'raiseChange'],
      ageS: expect.any(Number) as number,
    },
  ]);
  expect(findings[0]?.difference.map(({ pointer }) => pointer)).toEqual([expect.stringMatching(/quantity$/)]);
  const finding = findings[0]!;
  const refused = [
    await repair(finding, 'pushAgain', 'ada.auditor'),
    await repair(finding, 'forget'),
    await repair({ ...finding, heldHash: undefined as unknown as string }, 'pushAgain'),
    await repair({ ...finding, heldHash: null }, 'pushAgain'),
  ];
  await repaired(finding, 'pushAgain');
  const late = await repair(finding, 'pushAgain');
  expect(refused.map(({ status }) => status)).toEqual([403, 422, 422, 409]);
  expect(refused[3]?.body).toMatchObject({
    code: 'DRIFT_MOVED',
    reasons: [{ facts: { heldHash: finding.heldHash, signedHash: null } }],
  });
  expect([late.status, late.body]).toMatchObject([409, { code: 'FINDING_NOT_OPEN' }]);
  expect(((await readBack(stack, 'erp', path)).body as { content: unknown }).content).toEqual(before);
  expect(await sweep(scenario.itemId)).toMatchObject({ found: 0 });
  await recordHistory(stack, { name: 'drift-sweep', workflowId: `drift/item/${scenario.itemId}` });
  await recordHistory(stack, {
    name: 'drift-repair',
    workflowId: `finding/PLANT-A/${finding.findingId}.1/driftRepair`,
  });
});

it('an effectivity that differs may be accepted as the new baseline, by signature and as it was looked at', async () => {
  const scenario = await builtTo('ACCEPT');
  const { path } = documentOf(scenario, 'mbomTransform');
  const edit = (text: string) =>
    editIn('erp', path, (content) => ({ ...content, effectivity: { ...(content['effectivity'] as object), text } }));
  await edit('SN-0111 and up');
  await sweep(scenario.itemId);
  const [finding] = await findingsOf(scenario.itemId);
  await edit('SN-0112 and up');
  const moved = (await repair(finding!, 'acceptBaseline')).body as { handoffId: string };
  const parked = await waitForHandoff(stack, moved.handoffId, ['parked']);
  await callJson(`${stack.urls.api}/handoffs/${encodeURIComponent(moved.handoffId)}/resolution`, {
    method: 'POST',
    token: tokenOf(stack, 'olli.operator'),
    body: { parkId: parked.parkId, action: 'abort', reason: 'look again' },
  });
  await waitForHandoff(stack, moved.handoffId, ['aborted']);
  await findingOf(scenario.itemId);
  await sweep(scenario.itemId);
  const unsigned = await repair(finding!, 'acceptBaseline');
  const [again] = await findingsOf(scenario.itemId);

  await repaired(again!, 'acceptBaseline');

  expect([unsigned.status, unsigned.body]).toMatchObject([409, { code: 'DRIFT_MOVED' }]);
  expect(finding).toMatchObject({ kind: 'effectivityDiffers', severity: 'critical' });
  expect(parked.reason).toBe('DRIFT_MOVED');
  expect(await sweep(scenario.itemId)).toMatchObject({ found: 0 });
  const { content } = (await readBack(stack, 'erp', path)).body as { content: { effectivity: { text: string } } };
  expect(content.effectivity.text).toBe('SN-0112 and up');
});

it('a document that is gone is missing, and is written again', async () => {
  const scenario = await builtTo('GONE');
  const { path } = documentOf(scenario, 'inspectionPlanUpdate');
  await requireJson(`${stack.urls.systems.qms}${path}/withdrawal`, {
    method: 'POST',
    token: stack.secrets.systemTokens.qms,
    body: { reason: 'tidied up' },
    headers: { 'if-match': '"1"', 'idempotency-key': 'tidy' },
  });

  await sweep(scenario.itemId);
  const [finding] = await findingsOf(scenario.itemId);
  await repaired(finding!, 'pushAgain');

  expect(finding).toMatchObject({ kind: 'missing', owner: 'quality engineer', repairs: ['pushAgain', 'raiseChange'] });
  expect((await readBack(stack, 'qms', path)).body).toMatchObject({ status: 'active' });
});

it('a lock that MES altered is critical, is never accepted, and is sealed again', async () => {
  const scenario = await builtTo('TAMPER');
  await releaseRouting(stack, scenario);
  await requireJson(`${stack.urls.systems.mes}/sites/${site}/work-orders/WO-TAMPER`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.mes,
    body: { itemId: scenario.itemId, revision: 'D', serials: 'SN-0300', state: 'released' },
  });
  await apply(stack, 'workorder.released', orderOf(scenario, 'WO-TAMPER', 'SN-0300'));
  await lockedOrder(stack, 'WO-TAMPER');
  await editIn('mes', `/sites/${site}/order-locks/WO-TAMPER`, (content) => ({ ...content, version: 7 }));

  await sweep();
  const [finding] = await findingsOf('WO-TAMPER');
  const accept = await repair(finding!, 'acceptBaseline');
  await repaired(finding!, 'pushAgain');

  expect(finding).toMatchObject({ kind: 'lockTampered', severity: 'critical' });
  expect([accept.status, accept.body]).toMatchObject([422, { code: 'REPAIR_NOT_POSSIBLE' }]);
  expect((await readBack(stack, 'mes', `/sites/${site}/work-orders/WO-TAMPER`)).body).toMatchObject({ lockVersion: 1 });
});

it('a document that nobody handed over is withdrawn; a change that is asked for stands in PLM until the difference is gone', async () => {
  const scenario = await builtTo('EXTRA');
  const { path } = documentOf(scenario, 'mbomTransform');
  const { content } = (await readBack(stack, 'erp', path)).body as { content: object };
  const extra = path.replace('/revisions/D', '/revisions/X');
  await requireJson(`${stack.urls.systems.erp}${extra}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.erp,
    body: { ...content, revision: 'X' },
    headers: { 'if-none-match': '*', 'idempotency-key': 'extra' },
  });
  const before = await editIn('erp', path, (held) => ({ ...held, note: 'planners know better' }));

  await sweep();
  const [unknown, changed] = [(await findingsOf(extra))[0]!, (await findingsOf(path))[0]!];
  const unfit = await repair(unknown, 'pushAgain');
  await repaired(unknown, 'withdrawExtra', 'withdrawn');
  await repaired(changed, 'raiseChange');
  const raised = await findingsOf(path, 'raised');
  await sweep(scenario.itemId);
  const still = await findingsOf(path, 'raised');
  await editIn('erp', path, () => before);
  await sweep(scenario.itemId);

  expect(unknown).toMatchObject({ kind: 'extra', severity: 'minor', repairs: ['withdrawExtra', 'raiseChange'] });
  expect((await readBack(stack, 'erp', extra)).body).toMatchObject({ status: 'withdrawn' });
  expect(await findingsOf(extra)).toEqual([]);
  expect([unfit.status, unfit.body]).toMatchObject([422, { code: 'REPAIR_NOT_POSSIBLE' }]);
  expect([raised.length, still.length]).toEqual([1, 1]);
  expect((await readBack(stack, 'plm', `/change-requests/${changed.findingId}`)).body).toMatchObject({
    content: { documentPath: path, reason: 'settled in a test' },
  });
  expect(await findingsOf(path, 'raised')).toEqual([]);
  expect(await findingsOf(path, 'resolved')).toHaveLength(1);
});
