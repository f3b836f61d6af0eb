// The command line against a running engine: a planner, an engineer and an auditor do their work with nothing else.
import { callJson, requireJson } from '../../processes/launch/api-client';
import type { Scenario } from '../../processes/launch/scenario';
import { runCli, runCliAs, type CliRun } from '../support/cli';
import { apply, ask, lockedOrder, openLockOf, orderOf, releaseRouting } from '../support/floor';
import {
  documentOf,
  handoffIdOf,
  readBack,
  release,
  scenarioNamed,
  startTestStack,
  tokenOf,
  waitForChange,
  waitForHandoff,
  type TestStack,
} from '../support/stack';

jest.setTimeout(180_000);

let stack: TestStack;
let scenario: Scenario;
beforeAll(async () => {
  stack = await startTestStack();
  scenario = scenarioNamed('CLI', { split: true });
  await release(stack, scenario);
  await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
});
afterAll(() => stack.end());

const as = (actor: string, ...args: string[]): CliRun => runCliAs(stack, actor, args);
const jsonOf = ({ code, out, err }: CliRun): unknown => {
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
};
const asked = async (path: string): Promise<unknown> =>
  (await callJson(`${stack.urls.api}${path}`, { token: tokenOf(stack, 'ada.auditor') })).body;
const atSite = ['--site', 'PLANT-A'];
const impactOf = (changeId: string): string =>
  (jsonOf(as('ada.auditor', 'impact', changeId, ...atSite, '--json')) as { impactHash: string }).impactHash;

describe('a planner at the command line', () => {
  it('sees the impact, as the API tells it', async () => {
    const { changeId } = scenario;
    const shown = as('ada.auditor', 'impact', changeId, ...atSite);

    expect(jsonOf(as('ada.auditor', 'impact', changeId, ...atSite, '--json'))).toEqual(
      await asked(`/changes/${changeId}/impact?site=PLANT-A`),
    );
    expect(shown.out).toMatch(/work in progress +20 units/);
    expect(shown.out).toContain('1 released (20 units)');
  });

  it('compares cut-ins side by side, with the first conflict of each', () => {
    const ranges = ['--serial', 'SN-0100 and up', '--serial', 'SN-0110 and up', '--serial', 'SN-9 to SN-1'];
    const { code, out, err } = as('pat.planner', 'options', scenario.changeId, ...atSite, ...ranges);

    expect(out).toContain('ORDER_NEEDS_DISPOSITION');
    expect([code, err]).toEqual([1, expect.stringMatching(/^not compared: .*SN-9 to SN-1: RANGE_INVERTED/m)]);
    expect(out.split('\n').filter((line) => line.startsWith('serial'))).toHaveLength(3);
  });

  it('is not told that nothing waits where the question names nobody, no place or no page', () => {
    const slips: [string[], string][] = [
      [['stuck', '--owner', 'quality enginer'], 'OWNER_UNKNOWN'],
      [['stuck', '--site', 'PLANT-Z'], 'SITE_UNKNOWN'],
      [['effectivity', scenario.itemId, '--serial', 'SN-0001', '--site', 'PLANT-Z'], 'SITE_UNKNOWN'],
      [['changes', '--cursor', 'nonsense'], 'CURSOR_UNKNOWN'],
    ];

    const told = slips.map(([args]) => as('ada.auditor', ...args));

    expect(told.map(({ code, out }) => [code, out])).toEqual(slips.map(() => [1, '']));
    expect(told.map(({ err }) => err)).toEqual(slips.map(([, code]) => expect.stringContaining(code) as unknown));
    expect(as('ada.auditor', 'stuck', '--owner', 'quality').code).toBe(0);
    expect(as('ada.auditor', 'stuck', '--owner', 'manager', ...atSite).code).toBe(0);
  });

  it('releases a change once, and is told when it was', () => {
    const { url, token } = { url: stack.urls.systems.plm, token: stack.secrets.systemTokens.plm };

    const again = runCli(['release', scenario.changeId], {
      CUTIN_API_URL: stack.urls.api,
      CUTIN_TOKEN: tokenOf(stack, 'ada.auditor'),
      CUTIN_PLM_URL: url,
      CUTIN_PLM_TOKEN: token,
    });

    expect([again.code, again.out]).toEqual([1, '']);
    expect(again.err).toMatch(new RegExp(`CHANGE_RELEASED ${scenario.changeId} was released at \\d{4}-`));
  });

  it('previews the mBOM and its accountability before anything is sent', async () => {
    const { changeId } = scenario;
    const preview = jsonOf(as('ada.auditor', 'mbom', 'preview', changeId, ...atSite, '--json'));
    const shown = as('ada.auditor', 'mbom', 'preview', changeId, ...atSite, '--lines');

    expect(preview).toEqual(await asked(`/changes/${changeId}/mbom?site=PLANT-A`));
    expect(preview).toMatchObject({ mayBeSent: true, accountability: { open: {}, unexplained: [] } });
    expect(shown.out).toMatch(/occurrences +\d+ full, \d+ excluded/);
    expect(shown.out).toMatch(/ITEM +QUANTITY +UNIT +OPERATION +SUPPLY/);
    const { system, path } = documentOf(scenario, 'mbomTransform');
    expect((await readBack(stack, system, path)).status).toBe(404);
  });

  it('is refused with the code where the decision does not fit, and decides where it does', async () => {
    const handoffId = handoffIdOf(scenario, 'effectivityDecision');
    const impact = impactOf(scenario.changeId);
    const decide = (hash: string, ...more: string[]) =>
      as('pat.planner', 'decide', handoffId, '--impact', hash, ...more);

    const refused = [decide(impact, '--serial', 'SN-9 to'), decide('f'.repeat(64), '--serial', 'SN-0100 and up')];
    expect(refused.map(({ code, out }) => [code, out])).toEqual([
      [1, ''],
      [1, ''],
    ]);
    expect(refused[0]?.err).toContain('RANGE_SYNTAX');
    expect(refused[1]?.err).toContain('IMPACT_UNKNOWN');
    expect(as('ada.auditor', 'stuck', '--waiting').out).toContain(handoffId);
    expect(decide(impact, '--serial', 'SN-0100 and up')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^decided: /) as unknown,
    });
    await waitForHandoff(stack, handoffIdOf(scenario, 'orderDisposition'), ['awaitingDecision']);
  });

  it('sees which orders wait, disposes of them, and the change closes', async () => {
    const { changeId } = scenario;
    const orderId = 'WO-5002-CLI';
    const dispose = (disposition: string) =>
      as(
        ...(['pat.planner', 'dispose', changeId, ...atSite, '--order', orderId, '--disposition', disposition] as const),
        ...(['--reason', 'split at the cut-in'] as const),
      );

    const waiting = jsonOf(as('ada.auditor', 'orders', changeId, ...atSite, '--undecided', '--json'));
    expect(waiting).toMatchObject({ items: [{ orderId, side: 'split' }] });
    const refused = dispose('switchBeforeStart');
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('DISPOSITION_NOT_ALLOWED') as unknown]);
    expect(dispose('cancelAndReplan').out).toMatch(/^disposed: /);
    await waitForChange(stack, scenario, 'closed');
    expect(as('ada.auditor', 'show', changeId).out).toContain('closed');
    const open = as('ada.auditor', 'orders', changeId, ...atSite).out;
    expect([open.includes(orderId), /WO-5003-CLI\n[^]*?switchBeforeStart\nSIGNED BY +Pat Planner/.test(open)]).toEqual([
      false,
      true,
    ]);
  });

  it('asks which revision a unit must be built to, and why', () => {
    const ask = (serial: string) => as('ada.auditor', 'effectivity', scenario.itemId, '--serial', serial);

    expect(ask('SN-0120').out).toMatch(/^D {2}Effective by serial/);
    expect(ask('SN-0001').out).toMatch(/^(C|no effective revision) {2}/);
    expect(ask('none')).toMatchObject({ code: 1, err: expect.stringContaining('SERIAL_WITHOUT_NUMBER') as unknown });
  });
});

describe('a planner looking after an order on the floor', () => {
  it('shows it, holds it, lets it go, locks it anew and ends it, and sees what it was answered', async () => {
    await releaseRouting(stack, scenario);
    await requireJson(`${stack.urls.systems.mes}/sites/PLANT-A/work-orders/WO-CLI`, {
      method: 'PUT',
      token: stack.secrets.systemTokens.mes,
      body: { itemId: scenario.itemId, revision: 'D', serials: 'SN-0150', state: 'released' },
    });
    await apply(stack, 'workorder.released', orderOf(scenario, 'WO-CLI', 'SN-0150'));
    const { seal } = openLockOf(await lockedOrder(stack, 'WO-CLI'));
    const order = (...args: string[]): CliRun =>
      as('pat.planner', 'order', args[0] ?? '', 'WO-CLI', ...atSite, ...args.slice(1));

    const held = order('hold', '--reason', 'fixture worn');
    const holdId = held.out.replace(/^held: /, '').trim();
    const denied = await ask(stack, { orderId: 'WO-CLI', serial: 'SN-0150', seal });
    const shown = order('show');
    const released = order('release', '--hold', holdId, '--reason', 'replaced');
    const relocked = order('relock', '--disposition', 'switchBeforeStart', '--reason', 'again');
    await lockedOrder(stack, 'WO-CLI', 2);
    const ended = order('cancel', '--disposition', 'cancelAndReplan', '--reason', 'wrong unit');

    expect(shown.out).toMatch(/1 +open +D/);
    expect(shown.out).toContain('fixture worn');
    expect([released.out, relocked.out, ended.out]).toMatchObject([
      expect.stringMatching(/^released: /),
      expect.stringMatching(/^locking: .*WO-CLI\.2/),
      expect.stringMatching(/^ended: WO-CLI/),
    ]);
    expect(order('cancel', '--disposition', 'scrap', '--reason', 'r')).toMatchObject({
      code: 1,
      err: expect.stringContaining('ORDER_CLOSED') as unknown,
    });
    const log = jsonOf(as('ada.auditor', 'authorisations', '--decision', 'deny', '--order', 'WO-CLI', '--json'));
    expect(log).toMatchObject({ items: [{ authorisationId: denied.authorisationId }] });
    expect(as('ada.auditor', 'authorisations', '--order', 'WO-CLI').out).toMatch(
      /deny +enforce +WO-CLI.*ORDER_ON_HOLD/,
    );
    expect(as('ada.auditor', 'events', '--subject', 'order/PLANT-A/WO-CLI').out).toMatch(/applied +cutin\.workorder/);
  });
});

describe('a manufacturing engineer at the command line', () => {
  it('sees the suspect, takes a side for all, and the mBOM goes on', async () => {
    const { path } = documentOf(scenario, 'mbomTransform');
    const held = (await readBack(stack, 'erp', path)).body as {
      localRevision: number;
      content: { lines: Record<string, { itemId: string; quantity: string }> };
    };
    Object.values(held.content.lines).find(({ itemId }) => itemId === 'HSG-210')!.quantity = '3';
    await requireJson(`${stack.urls.systems.erp}${path}`, {
      method: 'PUT',
      token: stack.secrets.systemTokens.erp,
      headers: { 'if-match': `"${String(held.localRevision)}"`, 'idempotency-key': 'planner edits the housing' },
      body: held.content,
    });
    const next = {
      ...scenario,
      changeId: `${scenario.changeId}-E`,
      fromRevision: 'D',
      toRevision: 'E',
      workOrders: [],
      artefacts: scenario.artefacts
        .filter(({ revision }) => revision === 'D')
        .map(({ artefactClass, content }) => {
          const copy = structuredClone(content) as { occurrences?: Record<string, { quantity: string }> };
          if (copy.occurrences !== undefined) copy.occurrences['housing']!.quantity = '2';
          return { artefactClass, revision: 'E', content: { ...copy, revision: 'E' } };
        }),
    };
    const handoffId = handoffIdOf(next, 'mbomTransform');
    await release(stack, next);
    await waitForHandoff(stack, handoffIdOf(next, 'effectivityDecision'), ['awaitingDecision']);
    const decided = ['decide', handoffIdOf(next, 'effectivityDecision'), '--impact', impactOf(next.changeId)];
    as('pat.planner', ...decided, '--serial', 'SN-0200 and up');
    await waitForHandoff(stack, handoffId, ['parked']);

    expect(as('max.manufacturing', 'reconcile', handoffId).out).toMatch(
      /suspect .*quantity: engineering 2, planning 3/,
    );
    expect(as('max.manufacturing', 'reconcile', handoffId, '--take-all', 'nobody').code).toBe(2);
    expect(as('max.manufacturing', 'reconcile', handoffId, '--take-all', 'engineering').out).toMatch(/^reconciled: /);
    await waitForChange(stack, next, 'closed');
  });
});
