// npm run bench:core: what the change core costs, beside a plain PostgreSQL recursive query for the same explosion, and a
// change that fans out over ten thousand open orders while its worker is killed twice. All in one run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { requireJson } from '../launch/api-client';
import { followChange } from '../launch/follow-change';
import { releaseScenario, sampleScenario, type Scenario } from '../launch/scenario';
import { personOf } from '../launch/secrets';
import { startStack, type Stack } from '../launch/start-stack';
import { readEnvironment } from '../config/environment';
import { productRoot } from '../product-root';
import { compareParts } from '../../domain/mbom/compare-eboms';
import type { StepResult } from './core-step';
import { inputShape, structureOf } from './structure';

const sizes = [10_000, 100_000, 1_000_000];
const openOrders = 10_000;

async function main(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'cutin-bench-'));
  const stack = await startStack({
    home,
    preferUsualPorts: false,
    environment: readEnvironment({ CUTIN_HOME: home }),
    searchPath: process.env['PATH'] ?? '',
    governanceDir: path.join(productRoot, 'governance'),
    binDir: path.join(productRoot, '.cutin', 'bin'),
    distDir: path.join(productRoot, 'dist'),
    say: () => undefined,
  });
  try {
    await compareStructures(stack);
    reconcileAndResolve();
    await fanOut(stack);
  } finally {
    await stack.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function compareStructures(stack: Stack): Promise<void> {
  console.log(`Structures: ${inputShape}.`);
  console.log('occurrences   transform + accountability ms   peak MB   SQL explosion ms   ratio   us/occurrence');
  const perOccurrence: number[] = [];
  for (const size of sizes) {
    const ours = step('transform', size);
    const sqlMs = await explodeInSql(stack.database.owner, size);
    perOccurrence.push(ours.ms / size);
    const cells = [
      size,
      ours.ms.toFixed(0),
      ours.peakMb.toFixed(0),
      sqlMs.toFixed(0),
      (ours.ms / sqlMs).toFixed(2),
      ((ours.ms / size) * 1000).toFixed(2),
    ];
    console.log(cells.map((cell) => String(cell).padStart(13)).join('  '));
  }
  const growth = (perOccurrence.at(-1) ?? 0) / (perOccurrence[0] ?? 1);
  console.log(
    `Growth from ${String(sizes[0])} to ${String(sizes.at(-1))} occurrences: ${growth.toFixed(2)} of linear.`,
  );
}

function reconcileAndResolve(): void {
  const merge = step('reconcile', 100_000);
  console.log(`Reconcile after a 1 % change on 100000 occurrences: ${merge.ms.toFixed(0)} ms (${merge.note}).`);
  const one = step('resolve', 10_000);
  console.log(`One serial among 10000 statements: ${(one.ms * 1000).toFixed(2)} us (${one.note}).`);
}

function step(name: string, size: number): StepResult {
  const script = path.join(productRoot, 'dist', 'processes', 'bench', 'core-step.js');
  return JSON.parse(execFileSync(process.execPath, [script, name, String(size)], { encoding: 'utf8' })) as StepResult;
}

/** The same structure exploded by WITH RECURSIVE to totals per part; its sum is held against ours. */
async function explodeInSql(url: string, size: number): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const ebom = structureOf(size);
  const rows = Object.entries(ebom.occurrences);
  await client.query(
    'CREATE TEMP TABLE occurrence (id text PRIMARY KEY, parent text, item text, quantity numeric, unit text, fitted boolean)',
  );
  for (let at = 0; at < rows.length; at += 50_000) {
    const some = rows.slice(at, at + 50_000);
    await client.query(
      'INSERT INTO occurrence SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::text[], $6::boolean[])',
      [
        some.map(([id]) => id),
        some.map(([, one]) => one.parent),
        some.map(([, one]) => one.itemId),
        some.map(([, one]) => one.quantity),
        some.map(([, one]) => one.unit),
        some.map(([, one]) => one.fitted),
      ],
    );
  }
  await client.query('CREATE INDEX ON occurrence (parent)');
  await client.query('ANALYZE occurrence');
  const explosion = `WITH RECURSIVE exploded AS (
      SELECT id, item, unit, quantity AS needed FROM occurrence WHERE parent IS NULL AND fitted
      UNION ALL
      SELECT o.id, o.item, o.unit, e.needed * o.quantity FROM exploded e JOIN occurrence o ON o.parent = e.id WHERE o.fitted)
    SELECT item, unit, sum(needed) AS needed FROM exploded GROUP BY item, unit`;
  const times: number[] = [];
  let total = 0;
  for (let round = 0; round < 3; round += 1) {
    const startedAtMs = performance.now();
    const { rows: parts } = await client.query<{ needed: string }>(explosion);
    times.push(performance.now() - startedAtMs);
    total = parts.reduce((sum, { needed }) => sum + Number(needed), 0);
  }
  await client.end();
  const ours = compareParts({ ...ebom, occurrences: {} }, ebom).reduce((sum, { after }) => sum + Number(after), 0);
  if (Math.abs(ours - total) > 1e-6 * total)
    throw new Error(`The explosions differ: ${String(ours)} and ${String(total)}.`);
  return times.sort((a, b) => a - b)[1] ?? 0;
}

async function fanOut(stack: Stack): Promise<void> {
  const scenario = fanOutScenario();
  await requireJson(`${stack.urls.systems.mes}/sites/PLANT-A/work-orders`, {
    method: 'POST',
    token: stack.secrets.systemTokens.mes,
    body: Array.from({ length: openOrders }, (_, index) => ({
      orderId: `WO-${String(index).padStart(6, '0')}`,
      itemId: scenario.itemId,
      revision: 'C',
      state: 'planned',
      serials: `SN-${String(index * 10)} to SN-${String(index * 10 + 9)}`,
    })),
  });
  const worker = stack.processes.get('worker');
  if (worker === undefined) throw new Error('There is no worker.');
  const startedAtMs = performance.now();
  await releaseScenario(stack, scenario);
  let kills = 0;
  const killOn = async (line: string): Promise<void> => {
    if (kills >= 2 || !/decided|mbomTransform|mesLock/.test(line)) return;
    kills += 1;
    await worker.kill();
    await worker.start();
  };
  const killing: Promise<void>[] = [];
  await followChange({
    api: stack.urls.api,
    planner: personOf(stack.secrets, 'pat.planner'),
    changeId: scenario.changeId,
    cutIn: scenario.cutIn,
    say: (line) => killing.push(killOn(line)),
    timeoutMs: 300_000,
  });
  await Promise.all(killing);
  const seconds = (performance.now() - startedAtMs) / 1000;
  console.log(
    `Fan-out over ${String(openOrders)} open orders, worker killed ${String(kills)} times: release to closed in ${seconds.toFixed(1)} s.`,
  );
}

function fanOutScenario(): Scenario {
  const sample = sampleScenario();
  const itemId = 'BENCH-FAN';
  return {
    ...sample,
    changeId: `CHG-${itemId}`,
    itemId,
    cutIn: { basis: 'serial', range: 'SN-50000 and up' },
    artefacts: sample.artefacts.map((artefact) => ({
      ...artefact,
      content: { ...(artefact.content as object), itemId },
    })),
    workOrders: [],
  };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
