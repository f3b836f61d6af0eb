// Follows one change through the API: tells each handoff as it is verified, and lets the sample planner decide and sign
// when it is asked to.
import type { Impact } from '../../domain/change/impact';
import type { ChangeDetail, HandoffSummary } from '../../ports/read-model';
import { callJson, requireJson } from './api-client';
import type { Person } from './secrets';
import type { Scenario } from './scenario';

export interface FollowOptions {
  api: string;
  planner: Person;
  changeId: string;
  cutIn: Scenario['cutIn'];
  say: (line: string) => void;
  timeoutMs: number;
  /** How often it looks. */
  pollEveryMs?: number;
  /** False to leave the decision to somebody else. */
  decides?: boolean;
}

const pollMs = 150;

/** The change once it is closed. Throws where it parks, is aborted, or does not close in time. */
export async function followChange(options: FollowOptions): Promise<ChangeDetail> {
  const { api, planner, changeId, say, timeoutMs, decides = true, pollEveryMs = pollMs } = options;
  const told = new Set<string>();
  const decided = new Set<string>();
  for (
    const deadline = Date.now() + timeoutMs;
    Date.now() < deadline;
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs))
  ) {
    const answer = await callJson(`${api}/changes/${changeId}`, { token: planner.token });
    if (answer.status === 404) continue;
    if (answer.status !== 200) throw new Error(`The API answered ${String(answer.status)} for ${changeId}.`);
    const change = answer.body as ChangeDetail;
    for (const handoff of change.handoffs) {
      if (handoff.state === 'verified' && !told.has(handoff.handoffId)) {
        told.add(handoff.handoffId);
        say(verifiedLine(change, handoff));
      }
      if (handoff.state === 'parked') throw new Error(describePark(handoff));
      if (decides && handoff.state === 'awaitingDecision' && !decided.has(handoff.handoffId)) {
        decided.add(handoff.handoffId);
        if (handoff.stage === 'orderDisposition') await disposeOfOrders(options, change.changeId, handoff);
        else await decide(options, change.changeId, handoff);
      }
    }
    if (change.state === 'aborted') throw new Error(`${changeId} was aborted.`);
    if (change.state === 'closed') return change;
  }
  throw new Error(`${changeId} did not close within ${String(timeoutMs / 1000)} s.`);
}

async function decide(
  { api, planner, cutIn, say }: FollowOptions,
  changeId: string,
  handoff: HandoffSummary,
): Promise<void> {
  const { impactHash } = await readImpact({ api, planner }, { changeId, site: handoff.site });
  await requireJson(`${api}/handoffs/${encodeURIComponent(handoff.handoffId)}/decision`, {
    method: 'POST',
    token: planner.token,
    body: {
      impactHash,
      cutIns: [cutIn],
      signature: { signingKey: planner.signingKey, meaning: 'I decide this cut-in' },
    },
  });
  say(`  decided   ${handoff.site}: ${cutIn.basis} ${cutIn.range}, signed by ${planner.printedName}`);
}

/** The sample planner cancels what the cut-in splits, to be planned anew as two orders. */
async function disposeOfOrders(
  { api, planner, say }: FollowOptions,
  changeId: string,
  { site }: HandoffSummary,
): Promise<void> {
  const query = `site=${encodeURIComponent(site)}&undecided=true`;
  const { items } = await requireJson<{ items: { orderId: string; reason: string }[] }>(
    `${api}/changes/${changeId}/orders?${query}`,
    { token: planner.token },
  );
  if (items.length === 0) return;
  const dispositions = items.map(({ orderId, reason }) => ({
    orderId,
    disposition: 'cancelAndReplan',
    reason: `To be planned anew as two orders. ${reason}`,
  }));
  await requireJson(`${api}/changes/${changeId}/dispositions`, {
    method: 'POST',
    token: planner.token,
    body: { site, dispositions, signature: { signingKey: planner.signingKey, meaning: 'I dispose of these orders' } },
  });
  for (const { orderId } of items)
    say(`  disposed  ${site}: ${orderId} is cancelled and planned anew, signed by ${planner.printedName}`);
}

/** What the planner looks at before deciding. */
export function readImpact(
  { api, planner }: Pick<FollowOptions, 'api' | 'planner'>,
  { changeId, site }: { changeId: string; site: string },
): Promise<{ impactHash: string; impact: Impact }> {
  return requireJson(`${api}/changes/${changeId}/impact?site=${encodeURIComponent(site)}`, { token: planner.token });
}

/** With its way out, as the API tells it. */
function describePark({ handoffId, reason, detail, waysOut }: HandoffSummary & { waysOut?: string[] }): string {
  const commands = (waysOut ?? []).map((command) => `  ${command}`);
  return [`${handoffId} is parked: ${reason ?? ''} ${detail ?? ''}`, 'way out:', ...commands].join('\n');
}

function verifiedLine(change: ChangeDetail, handoff: HandoffSummary): string {
  const receipts = change.receipts.filter((receipt) => receipt.handoffId === handoff.handoffId);
  const proof = receipts
    .map(({ system, label, contentHash }) => `${system.toUpperCase()} ${label} sha256 ${contentHash.slice(0, 12)}`)
    .join(', ');
  const where = handoff.site === '-' ? '' : ` at ${handoff.site}`;
  return `  verified  ${handoff.stage}${where}${proof === '' ? ': read back from PLM and frozen' : `: ${proof}`}`;
}
