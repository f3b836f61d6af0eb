// The job of npm start: a scenario goes from PLM to the floor, each step told as it is proved. What was done by an earlier
// start is told as that.
import type { ChangeDetail } from '../../ports/read-model';
import { callJson } from './api-client';
import { tellFloorStory } from './floor-story';
import { followChange } from './follow-change';
import { releaseScenario, type Scenario } from './scenario';
import { personOf } from './secrets';
import type { Stack } from './start-stack';

type Place = Pick<Stack, 'urls' | 'secrets'>;

const propagationMsMax = 180_000;

export interface ScenarioRun {
  scenario: Scenario;
  /** The sample goes on to the floor; a bill of materials has no orders. */
  isSample: boolean;
  say: (line: string) => void;
}

/** Throws where the change parks, is aborted or does not close in time. */
export async function runScenario(place: Place, { scenario, isSample, say }: ScenarioRun): Promise<void> {
  const { changeId, findings } = scenario;
  for (const { code, row, message } of findings) say(`  finding   row ${String(row)}: ${code} ${message}`);
  const before = await readChange(place, changeId);
  if (before?.state === 'closed') say(describeClosed(before));
  else await propagate(place, scenario, say);
  if (isSample) await tellFloorStory(place, scenario, say);
}

async function propagate(place: Place, scenario: Scenario, say: (line: string) => void): Promise<void> {
  const { changeId, itemId, fromRevision, toRevision, cutIn } = scenario;
  say(`Propagating ${changeId}: ${itemId} ${fromRevision} to ${toRevision}`);
  const startedAtMs = performance.now();
  await releaseScenario(place, scenario);
  const planner = personOf(place.secrets, 'pat.planner');
  await followChange({ api: place.urls.api, planner, changeId, cutIn, say, timeoutMs: propagationMsMax });
  const tookS = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  say(`Closed ${changeId}: every handoff verified by read-back, in ${tookS} s.`);
}

async function readChange({ urls, secrets }: Place, changeId: string): Promise<ChangeDetail | null> {
  const { token } = personOf(secrets, 'pat.planner');
  const { status, body } = await callJson(`${urls.api}/changes/${encodeURIComponent(changeId)}`, { token });
  return status === 200 ? (body as ChangeDetail) : null;
}

function describeClosed({ changeId, closedAt, receipts }: ChangeDetail): string {
  return `${changeId} is closed since ${closedAt ?? '-'}, with ${String(receipts.length)} receipts; nothing is propagated again. See npx cutin show ${changeId}`;
}
