// cutin doctor: checks every dependency and says how to mend what is broken.
import type { Command } from 'commander';
import { systemNames } from '../../processes/launch/secrets';
import { troubleNames, type Trouble, type TroubleName } from '../../domain/handoff/judge-operation';
import type { Interruption } from '../../ports/work';
import { describeInterruptions } from '../describe-interruptions';
import { call, connect, systemTarget, type Caller } from '../connect';

interface Check {
  name: string;
  ok: boolean;
  mend: string;
}

const probeTimeoutMs = 5_000;

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check every dependency and say how to mend it')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin doctor\n  npx cutin doctor --json')
    .action(async ({ as, json }: { as: string; json: boolean }) => {
      const checks = await examine(as);
      if (checks.some(({ ok }) => !ok)) process.exitCode = 1;
      if (json) return console.log(JSON.stringify(checks, null, 2));
      for (const { name, ok, mend } of checks) console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name}${ok ? '' : `: ${mend}`}`);
    });
}

async function examine(as: string): Promise<Check[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const checks: Check[] = [
    { name: 'Node 20.19 or newer', ok: major > 20 || (major === 20 && minor >= 19), mend: 'install a newer Node' },
  ];
  const caller = connect(as);
  const up = await answers(`${caller.apiUrl}/healthz`);
  checks.push({
    name: `API at ${caller.apiUrl}`,
    ok: up,
    mend: 'start it: npm start, or node dist/processes/api-main.js',
  });
  if (up) {
    const ready = (await call(caller, '/readyz')).body as { store: boolean; temporal: boolean };
    checks.push({
      name: 'PostgreSQL, as the API sees it',
      ok: ready.store,
      mend: 'check DATABASE_URL and that migrations ran',
    });
    checks.push({
      name: 'Temporal, as the API sees it',
      ok: ready.temporal,
      mend: 'check TEMPORAL_ADDRESS and that the server runs',
    });
    const { status } = await call(caller, '/changes?limit=1');
    checks.push({
      name: 'Token accepted',
      ok: status === 200,
      mend: 'check CUTIN_TOKEN against the file of CUTIN_TOKENS_FILE',
    });
    if (status === 200) checks.push(...(await examineOperation(caller)));
  }
  for (const name of systemNames) {
    const target = systemTarget(name);
    const label = `${name.toUpperCase()}${target === null ? '' : ` at ${target.url}`}`;
    const mend =
      target === null ? `set CUTIN_${name.toUpperCase()}_URL and _TOKEN` : 'start the system, or correct its URL';
    checks.push({ name: label, ok: target !== null && (await answers(`${target.url}/healthz`)), mend });
  }
  return checks;
}

const labels: Record<TroubleName, string> = {
  temporalAway: 'Temporal asked about its workers',
  noWorker: 'A worker asks for work',
  workflowsWedged: 'No workflow is wedged',
  messagesUndelivered: 'Messages delivered to their workflows',
  workInterrupted: 'No work is interrupted',
  systemsUnread: 'Every system read by the last sweep',
  handoffsOverdue: 'No handoff waits beyond its due time',
  handoffsEscalated: 'No handoff waits for whom it was escalated to',
};

async function examineOperation(caller: Caller): Promise<Check[]> {
  const { troubles } = (await call(caller, '/operation')).body as { troubles: Trouble[] };
  const interrupted = troubles.some(({ name }) => name === 'workInterrupted') ? await listInterrupted(caller) : '';
  return troubleNames.map((name) => {
    const trouble = troubles.find((one) => one.name === name);
    const more = name === 'workInterrupted' ? interrupted : '';
    return {
      name: labels[name],
      ok: trouble === undefined,
      mend: trouble === undefined ? '' : `${trouble.detail} ${trouble.mend}${more}`,
    };
  });
}

async function listInterrupted(caller: Caller): Promise<string> {
  const { items } = (await call(caller, '/interruptions')).body as { items: Interruption[] };
  return `\n${describeInterruptions(items)}`;
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(probeTimeoutMs) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
