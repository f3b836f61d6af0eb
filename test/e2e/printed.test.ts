// What is printed for a park is typed as it stands, and frees it: for every reason that there is.
import { Client, Connection } from '@temporalio/client';
import { Client as Postgres } from 'pg';
import { callJson } from '../../processes/launch/api-client';
import { releaseEventOf } from '../../processes/launch/scenario';
import { parkCodes, waysOut } from '../../domain/handoff/ways-out';
import { eventually } from '../support/eventually';
import { runCliAs } from '../support/cli';
import { blockOf, printedCommands, typeAs } from '../support/printed';
import {
  decide,
  documentOf,
  follow,
  handoffIdOf,
  readBack,
  release,
  scenarioNamed,
  setFaults,
  tokenOf,
  useTestStack,
  waitForChange,
  waitForHandoff,
} from '../support/stack';
import { editedInErp, revisedFrom } from '../support/revised';

jest.setTimeout(180_000);

const stack = useTestStack();

const stuck = (handoffId: string): string => blockOf(runCliAs(stack, 'ada.auditor', ['stuck']).out, handoffId);

/** Types what is printed, one after the other; each has to be accepted. */
function typePrinted(text: string, actor: string): string[] {
  const commands = printedCommands(text);
  expect(commands).not.toEqual([]);
  return commands.map((command) => {
    const { code, out, err } = typeAs(stack, actor, command);
    expect({ command, code, err }).toEqual({ command, code: 0, err: '' });
    return out;
  });
}

/** An event of a change that PLM never heard of: its release parks at once, and again after each retry. */
async function parkRelease(name: string): Promise<string> {
  const scenario = scenarioNamed(name);
  const { status } = await callJson(`${stack.urls.api}/events`, {
    method: 'POST',
    token: tokenOf(stack, 'plm'),
    headers: { 'content-type': 'application/cloudevents+json' },
    body: releaseEventOf(scenario, `event-${name}`),
  });
  expect(status).toBe(202);
  const handoffId = handoffIdOf(scenario, 'release');
  expect(await waitForHandoff(stack, handoffId, ['parked'])).toMatchObject({ reason: 'CHANGE_NOT_IN_PLM' });
  return handoffId;
}

/** The store says another reason than the one that it really parked for: most need a plant that is broken just so. */
async function parkedFor(handoffId: string, reason: string): Promise<void> {
  const owner = new Postgres({ connectionString: stack.database.owner });
  await owner.connect();
  await owner.query('UPDATE cutin.handoff SET reason = $2 WHERE handoff_id = $1', [handoffId, reason]);
  await owner.end();
}

/** Those have a story of their own below. */
const merging = ['RECONCILIATION_OPEN', 'MBOM_MOSTLY_EXCLUDED'];
const isAbort = (reason: string): boolean =>
  waysOut({ handoffId: 'H', parkId: 'P', items: [], reason, actions: ['retry', 'abort'] })[0]?.includes('abort') ??
  false;

describe('the printed way out of a park', () => {
  const retried = parkCodes.filter((code) => !merging.includes(code) && !isAbort(code));
  const aborted = parkCodes.filter((code) => !merging.includes(code) && isAbort(code));

  describe('that is a retry', () => {
    let handoffId: string;
    beforeAll(async () => {
      handoffId = await parkRelease('RETRIED');
    });

    it.each(retried)('for %s is accepted, and the handoff is tried again', async (reason) => {
      await parkedFor(handoffId, reason);
      const { parkId } = await waitForHandoff(stack, handoffId, ['parked']);

      typePrinted(stuck(handoffId), 'olli.operator');

      await eventually(async () =>
        expect((await waitForHandoff(stack, handoffId, ['parked'])).parkId).not.toBe(parkId),
      );
    });
  });

  it.each(aborted)('for %s is accepted, and its change ends aborted', async (reason) => {
    const name = `ABORTED-${reason.replaceAll('_', '-')}`;
    const handoffId = await parkRelease(name);
    await parkedFor(handoffId, reason);

    typePrinted(stuck(handoffId), 'olli.operator');

    await waitForChange(stack, scenarioNamed(name), 'aborted');
  });

  it('for a difference tells what was sent and what is held, and writes it again', async () => {
    const scenario = scenarioNamed('ALTERED');
    await setFaults(stack, 'erp', { alterStored: { count: 1, pointer: '/lines/*/quantity', value: '99' } });
    await release(stack, scenario);
    await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
    await decide(stack, scenario);
    const { handoffId } = await waitForHandoff(stack, handoffIdOf(scenario, 'mbomTransform'), ['parked']);

    const text = stuck(handoffId);

    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/READBACK_DIVERGED .*sent "\d+", held "99"/);
    typePrinted(text, 'olli.operator');
    await waitForChange(stack, scenario, 'closed');
  });

  it('for an open reconciliation shows what both sides and both before them have, and settles it', async () => {
    const scenario = scenarioNamed('MERGED');
    await release(stack, scenario);
    await follow(stack, scenario);
    await editedInErp(stack, scenario, (lines) => {
      const housing = Object.values(lines).find((line) => line['itemId'] === 'HSG-210');
      if (housing !== undefined) housing['quantity'] = '3';
    });
    const next = revisedFrom(scenario, (occurrences) => {
      occurrences['housing']!.quantity = '2';
    });
    await release(stack, next);
    await waitForHandoff(stack, handoffIdOf(next, 'effectivityDecision'), ['awaitingDecision']);
    await decide(stack, next);
    const { handoffId } = await waitForHandoff(stack, handoffIdOf(next, 'mbomTransform'), ['parked']);

    const [shown] = typePrinted(stuck(handoffId), 'max.manufacturing');

    expect(shown).toMatch(/quantity: engineering 2, planning 3, before 1/);
    await waitForChange(stack, next, 'closed');
  });

  it('for an mBOM that leaves nearly all out signs for just that', async () => {
    const scenario = scenarioNamed('EMPTY');
    for (const { artefactClass, revision, content } of scenario.artefacts) {
      if (artefactClass !== 'ebom' || revision !== 'D') continue;
      const { occurrences } = content as { occurrences: Record<string, { fitted: boolean }> };
      for (const one of Object.values(occurrences)) one.fitted = false;
    }
    await release(stack, scenario);
    await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
    await decide(stack, scenario);
    const handoffId = handoffIdOf(scenario, 'mbomTransform');
    expect(await waitForHandoff(stack, handoffId, ['parked'])).toMatchObject({ reason: 'MBOM_MOSTLY_EXCLUDED' });

    typePrinted(stuck(handoffId), 'max.manufacturing');

    await waitForHandoff(stack, handoffId, ['verified']);
  });
});

it('what is printed for open orders names them, and what only a person can choose is refused until it is chosen', async () => {
  const scenario = scenarioNamed('DISPOSED', { split: true });
  await release(stack, scenario);
  await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
  await decide(stack, scenario);
  const { handoffId } = await waitForHandoff(stack, handoffIdOf(scenario, 'orderDisposition'), ['awaitingDecision']);
  const waiting = blockOf(runCliAs(stack, 'ada.auditor', ['stuck', '--waiting']).out, handoffId);
  const [orders = ''] = typePrinted(waiting, 'pat.planner');

  const [command = ''] = printedCommands(orders);
  const asPrinted = typeAs(stack, 'pat.planner', command);
  const chosen = command
    .replace(/"<[^"]* or [^"]*>"|"<cancelAndReplan>"/, 'cancelAndReplan')
    .replace('<why>', 'it is split');

  expect(command).toContain('--order WO-5002-DISPOSED');
  expect([asPrinted.code, asPrinted.err]).toEqual([2, expect.stringContaining('stands for what you choose')]);
  expect(typeAs(stack, 'pat.planner', chosen)).toMatchObject({ code: 0 });
  await waitForChange(stack, scenario, 'closed');
  expect((await readBack(stack, 'mes', documentOf(scenario, 'orderDisposition').path)).status).toBe(200);
});

it('links to views of the Temporal UI whose filters the server takes', async () => {
  const { body } = await callJson(`${stack.urls.api}/operator/views`, { token: tokenOf(stack, 'ada.auditor') });
  const { items } = body as { items: { name: string; query: string; link: string }[] };
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const client = new Client({ connection });

  const counts = await Promise.all(items.map(({ query }) => client.workflow.count(query)));

  await connection.close();
  expect(counts).toHaveLength(items.length);
  expect(items.map(({ name }) => name)).toContain('Cutin: waits for planner');
  const [parked] = items;
  expect(parked?.link).toMatch(/^http:.*\/namespaces\/default\/workflows\?query=.*&savedQuery=/);
  expect(runCliAs(stack, 'ada.auditor', ['stuck']).out.split('\n')).toContain(parked?.link);
});
