// What differs, how grave it is, who owns it, how old it is, and what may be done about it.
import { driftRoutes } from '../../../api/routes/drift';
import {
  driftOwner,
  judgeDrift,
  judgeExtra,
  judgeUnreadable,
  openRepairs,
  type DriftKind,
} from '../../../domain/drift/judge-drift';
import type { DriftFinding } from '../../../domain/drift/finding';

const received = { itemId: 'A', effectivity: { text: 'SN-1 and up' }, lines: { a: 1 } };

it('what a system holds as it was received is no drift', () => {
  expect(judgeDrift({ documentKind: 'manufacturingBom', received, held: structuredClone(received) })).toBeNull();
});

it.each<[string, string, unknown, DriftKind, string]>([
  ['another line', 'manufacturingBom', { ...received, lines: { a: 2 } }, 'changedContent', 'major'],
  ['another cut-in alone', 'manufacturingBom', { ...received, effectivity: {} }, 'effectivityDiffers', 'critical'],
  ['both', 'manufacturingBom', { ...received, effectivity: {}, lines: {} }, 'changedContent', 'major'],
  ['anything in a lock', 'orderLock', { ...received, effectivity: {} }, 'lockTampered', 'critical'],
  ['nothing', 'orderLock', null, 'missing', 'major'],
])('%s of %s is judged by what it means', (_what, documentKind, held, kind, severity) => {
  expect(judgeDrift({ documentKind, received, held })).toMatchObject({ kind, severity });
});

it('what nobody handed over is minor, and what cannot be read is major', () => {
  expect([judgeExtra(null), judgeUnreadable()]).toMatchObject([
    { kind: 'extra', severity: 'minor' },
    { kind: 'unreadable', severity: 'major' },
  ]);
});

it.each(['received', 'propagating', 'aborting', 'aborted'] as const)(
  'what a change that is %s left is critical',
  (state) => {
    expect(judgeExtra({ state })).toMatchObject({ kind: 'extra', severity: 'critical' });
  },
);

it('what a closed change handed over and took back is minor', () => {
  expect(judgeExtra({ state: 'closed' })).toMatchObject({ severity: 'minor' });
});

it('every system has an owner, and one that nobody named falls to data governance', () => {
  expect(['plm', 'erp', 'mes', 'qms', 'crm'].map(driftOwner)).toEqual([
    'configuration manager',
    'manufacturing engineer',
    'manufacturing engineer',
    'quality engineer',
    'data governance lead',
  ]);
});

it.each<[DriftKind, string[]]>([
  ['changedContent', ['pushAgain', 'acceptBaseline', 'raiseChange']],
  ['effectivityDiffers', ['pushAgain', 'acceptBaseline', 'raiseChange']],
  ['missing', ['pushAgain', 'raiseChange']],
  ['lockTampered', ['pushAgain', 'raiseChange']],
  ['extra', ['withdrawExtra', 'raiseChange']],
  ['unreadable', ['raiseChange']],
])('%s is repaired by %j, and by nothing where no change governs it', (kind, repairs) => {
  expect(openRepairs({ kind, changeId: 'CHG-1', document: {} })).toEqual(repairs);
  expect(openRepairs({ kind, changeId: null, document: {} })).toEqual([]);
});

it('an extra that the adapter cannot name is not withdrawn', () => {
  expect(openRepairs({ kind: 'extra', changeId: 'CHG-1', document: null })).toEqual(['raiseChange']);
});

it('a finding ages until it is resolved, and is offered repairs while it is open', async () => {
  const found = { kind: 'missing', changeId: 'CHG-1', document: {}, foundAt: '2026-01-01T00:00:00.000Z' };
  const finding = (more: object) => ({ ...found, state: 'open', resolvedAt: null, ...more }) as unknown as DriftFinding;
  const shown = async (more: object) => {
    const findings = { findFinding: () => Promise.resolve(finding(more)) };
    const now = () => Date.parse('2026-01-01T01:00:00.000Z');
    const routes = driftRoutes({ findings, now } as unknown as Parameters<typeof driftRoutes>[0]);
    const read = routes.find(({ path, method }) => method === 'get' && path === '/drift/findings/:findingId');
    const params = { findingId: '00000000-0000-4000-8000-000000000000' };
    return (await read?.handle({ params } as unknown as Parameters<typeof read.handle>[0]))?.body;
  };

  expect(await shown({})).toMatchObject({ ageS: 3_600, repairs: ['pushAgain', 'raiseChange'] });
  expect(await shown({ state: 'resolved', resolvedAt: '2026-01-01T00:00:05.000Z' })).toMatchObject({
    ageS: 5,
    repairs: [],
  });
});
