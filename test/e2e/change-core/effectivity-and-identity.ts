// Effectivity that is derived and explained, and items that are told apart.
import { callJson, requireJson } from '../../../processes/launch/api-client';
import type { Scenario } from '../../../processes/launch/scenario';
import {
  decide,
  follow,
  getChange,
  handoffIdOf,
  release,
  scenarioNamed,
  tokenOf,
  waitForChange,
  waitForHandoff,
} from '../../support/stack';
import { stack, api, releasedTo, nextRevision } from './stack';

describe('effectivity', () => {
  it.each(['first', 'second'])(
    'of two changes of one item that want the same units, one stands and the other is asked again (%s decides first)',
    async (who) => {
      const one = scenarioNamed(`RIVAL-${who}`);
      const other: Scenario = {
        ...nextRevision(one, (occurrences) => {
          occurrences['housing']!.quantity = '2';
        }),
        fromRevision: 'C',
      };
      await releasedTo(one);
      await releasedTo(other);
      const independent = { of: ['D', 'E'], reason: 'they touch different parts' };
      const [ask, askOther] = [
        () => decide(stack, one, { range: 'SN-0110 and up', more: { independent } }),
        () => decide(stack, other, { range: 'SN-0150 and up', more: { independent } }),
      ];

      const answers = await Promise.all(who === 'first' ? [ask(), askOther()] : [askOther(), ask()]);

      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
      const lost = answers.find(({ status }) => status === 409);
      expect(lost?.body).toMatchObject({ code: 'EFFECTIVITY_OVERLAP' });
      const [winner, loser] = (await getChange(stack, one)).decisions.length === 1 ? [one, other] : [other, one];
      await waitForChange(stack, winner, 'closed');
      expect((await waitForHandoff(stack, handoffIdOf(loser, 'effectivityDecision'), ['awaitingDecision'])).state).toBe(
        'awaitingDecision',
      );
      const again = await decide(stack, loser, { range: 'SN-0300 and up', more: { independent } });
      expect(again.status).toBe(202);
      await waitForChange(stack, loser, 'closed');
      const asked = (serial: string) => api(`/items/${one.itemId}/effectivity?serial=${serial}`, 'ada.auditor');
      expect([(await asked('SN-0200')).body, (await asked('SN-0300')).body]).toMatchObject([
        { revision: winner.toRevision },
        { revision: loser.toRevision },
      ]);
    },
  );

  it('refuses a cut-in out of the order of derivation, unless it is signed to be independent', async () => {
    const scenario = scenarioNamed('ORDER');
    await release(stack, scenario);
    await follow(stack, scenario);
    const rival: Scenario = {
      ...nextRevision(scenario, (occurrences) => {
        occurrences['housing']!.quantity = '2';
      }),
      fromRevision: 'C',
    };
    await releasedTo(rival);

    const refused = await decide(stack, rival, { range: 'SN-0120 and up' });
    const signed = await decide(stack, rival, {
      range: 'SN-0120 and up',
      more: { independent: { of: ['D'], reason: 'other parts' } },
    });

    expect([refused.status, refused.body]).toMatchObject([409, { code: 'CUT_IN_OUT_OF_ORDER' }]);
    expect(signed.status).toBe(202);
  });

  it('explains its answer, and proves or refutes a partition without storing it', async () => {
    const scenario = scenarioNamed('WHY');
    await release(stack, scenario);
    await follow(stack, scenario);
    const statement = (revision: string, range: string) => ({
      itemId: scenario.itemId,
      revision,
      site: 'PLANT-A',
      endItem: scenario.itemId,
      basis: 'serial',
      range,
    });
    const check = (statements: unknown[], withStored = false) =>
      api('/effectivity/check', 'pat.planner', { statements, withStored });

    const explained = await api(`/items/${scenario.itemId}/effectivity?serial=SN-0111`, 'ada.auditor');
    const answers = [
      await check([statement('A', 'SN-1 to SN-9'), statement('B', 'SN-10 and up')]),
      await check([statement('A', 'SN-1 to SN-9'), statement('B', 'SN-12 and up')]),
      await check([statement('A', 'SN-1 to SN-9'), statement('B', 'SN-5 and up')]),
      await check([statement('A', 'SN-1 to SN-120')], true),
      await check([statement('A', 'SN-9 to SN-1')]),
    ];

    expect(explained.body).toMatchObject({ revision: 'D', considered: [{ outcome: 'applies', revision: 'D' }] });
    expect(answers.map(({ body }) => body)).toMatchObject([
      { holds: true, violations: [] },
      { holds: false, violations: [{ kind: 'gap', witness: 'SN-10' }] },
      { holds: false, violations: [{ kind: 'overlap', witness: 'SN-5' }] },
      { holds: false, violations: [{ kind: 'overlap', witness: 'SN-110' }] },
      { code: 'RANGE_INVERTED' },
    ]);
  });
});

describe('identity', () => {
  it('asks for a new item number where old and new units are not interchangeable, and for every user to follow', async () => {
    const scenario = scenarioNamed('CLASS');
    const next = scenarioNamed('CLASS-NEW');
    const user = scenarioNamed('CLASS-USER');
    const putArtefact = (itemId: string, revision: string, content: unknown) =>
      requireJson(`${stack.urls.systems.plm}/items/${itemId}/revisions/${revision}/ebom`, {
        method: 'PUT',
        token: stack.secrets.systemTokens.plm,
        body: content,
      });
    const ebomOf = (one: Scenario, revision: string): Record<string, unknown> =>
      one.artefacts.find((artefact) => artefact.artefactClass === 'ebom' && artefact.revision === revision)
        ?.content as Record<string, unknown>;
    const { occurrences } = ebomOf(user, 'C') as { occurrences: Record<string, object> };
    const using = { ...Object.values(occurrences)[0], itemId: scenario.itemId, parent: null };
    await putArtefact(user.itemId, 'C', { ...ebomOf(user, 'C'), occurrences: { drive: using } });
    const changeTo = async (changeId: string, item: Record<string, unknown>) => {
      await requireJson(`${stack.urls.systems.plm}/changes/${changeId}`, {
        method: 'PUT',
        token: stack.secrets.systemTokens.plm,
        body: {
          changeId,
          title: 't',
          author: 'dana.design',
          endItem: next.itemId,
          sites: ['PLANT-A'],
          affectedItems: [{ artefacts: [{ artefactClass: 'ebom' }], ...item }],
        },
      });
      return requireJson(`${stack.urls.systems.plm}/changes/${changeId}/release`, {
        method: 'POST',
        token: stack.secrets.systemTokens.plm,
        body: {},
      });
    };
    await putArtefact(next.itemId, 'A', { ...ebomOf(next, 'C'), revision: 'A' });
    await changeTo('CHG-CLASS-ROLL', {
      itemId: next.itemId,
      fromRevision: null,
      toRevision: 'A',
      action: 'add',
      affects: ['fit'],
      replaces: scenario.itemId,
    });
    const parked = await waitForHandoff(stack, 'CHG-CLASS-ROLL:-:release', ['parked']);
    const kept = await callJson(`${stack.urls.api}/events`, {
      method: 'POST',
      token: tokenOf(stack, 'plm'),
      headers: { 'content-type': 'application/cloudevents+json' },
      body: {
        specversion: '1.0',
        id: 'class-keep',
        source: '/plm',
        type: 'cutin.change.released.v1',
        data: {
          changeId: 'CHG-CLASS-KEEP',
          title: 't',
          author: 'dana.design',
          endItem: 'DRV-CLASS',
          sites: ['PLANT-A'],
          releasedAt: '2026-01-15T08:00:00Z',
          affectedItems: [
            {
              itemId: 'DRV-CLASS',
              fromRevision: 'C',
              toRevision: 'D',
              action: 'revise',
              affects: ['form'],
              artefacts: [{ artefactClass: 'ebom', revision: 'D', contentHash: 'a'.repeat(64) }],
            },
          ],
        },
      },
    });

    expect([parked.reason, parked.detail]).toEqual([
      'ROLL_UP_INCOMPLETE',
      expect.stringContaining(user.itemId) as unknown,
    ]);
    expect([kept.status, kept.body]).toMatchObject([422, { code: 'NEW_ITEM_REQUIRED' }]);
    expect((await api('/changes/CHG-CLASS-KEEP', 'ada.auditor')).status).toBe(404);
  });

  it('refuses an item that only looks like a known one, showing both', async () => {
    const scenario = scenarioNamed('LOOK-A');
    await releasedTo(scenario);
    // The hyphen is a Unicode minus.
    const itemId = scenario.itemId.replace('LOOK-A', 'LOOK\u2212A');
    const event = {
      specversion: '1.0',
      id: 'look-alike',
      source: '/plm',
      type: 'cutin.change.released.v1',
      data: {
        changeId: 'CHG-LOOKS',
        title: 't',
        author: 'dana.design',
        endItem: itemId,
        sites: ['PLANT-A'],
        releasedAt: '2026-01-15T08:00:00Z',
        affectedItems: [
          {
            itemId,
            fromRevision: null,
            toRevision: 'A',
            action: 'add',
            artefacts: [{ artefactClass: 'ebom', revision: 'A', contentHash: 'a'.repeat(64) }],
          },
        ],
      },
    };

    const { status, body } = await callJson(`${stack.urls.api}/events`, {
      method: 'POST',
      token: tokenOf(stack, 'plm'),
      body: event,
      headers: { 'content-type': 'application/cloudevents+json' },
    });

    expect([status, body]).toMatchObject([
      409,
      { code: 'IDENTIFIER_LOOKALIKE', reasons: [{ facts: { given: itemId, known: scenario.itemId } }] },
    ]);
    expect(JSON.stringify(body)).toContain('u{2212}');
  });
});
