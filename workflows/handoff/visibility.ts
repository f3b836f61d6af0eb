// What an operator sees of a handoff in the Temporal UI: search attributes to find it, current details to read why it
// waits, since when, who must act and what to type.
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { cutToJsonBytes } from '../../domain/json-bytes';
import { changeOf, type HandoffRef } from '../../domain/handoff/handoff-ref';
import type { HandoffState } from '../../domain/handoff/handoff-states';
import type { ResolutionAction } from '../../domain/handoff/park-resolution';
import type { Park } from '../../domain/handoff/park';
import type { Retrying } from '../../domain/handoff/retrying';
import { fillCommand, type StageFacts } from '../../domain/handoff/stage-facts';
import { waysOut } from '../../domain/handoff/ways-out';
import { asShellWord, foldCommand } from '../../domain/shell-word';
import { asDetails, asKeyword, asKeywords } from '../../ports/temporal-limits';

const stageKey = defineSearchAttributeKey('CutinStage', 'KEYWORD');
const stateKey = defineSearchAttributeKey('CutinState', 'KEYWORD');
const reasonKey = defineSearchAttributeKey('CutinReason', 'KEYWORD');
const ownerKey = defineSearchAttributeKey('CutinOwner', 'KEYWORD');
const changeKey = defineSearchAttributeKey('CutinChange', 'KEYWORD');
const siteKey = defineSearchAttributeKey('CutinSite', 'KEYWORD');
const boundaryKey = defineSearchAttributeKey('CutinBoundary', 'KEYWORD');
const itemsKey = defineSearchAttributeKey('CutinItems', 'KEYWORD_LIST');
const dueAtKey = defineSearchAttributeKey('CutinDueAt', 'DATETIME');
const stuckSinceKey = defineSearchAttributeKey('CutinStuckSince', 'DATETIME');
const nextTryKey = defineSearchAttributeKey('CutinNextTryAt', 'DATETIME');
const needsHumanKey = defineSearchAttributeKey('CutinNeedsHuman', 'BOOL');

const cellBytesMax = 600;
const codeWidthMax = 72;

export interface Waiting {
  owner: string;
  since: string;
  dueAt: string;
  /** What is waited for, where the stage does not say it all. */
  what?: string;
  /** Orders that wait for a disposition, the first of them. */
  orders?: readonly string[];
}

export interface Visible {
  handoff: HandoffRef;
  facts: StageFacts;
  state: HandoffState;
  owner: string;
  waiting?: Waiting;
  park?: Park;
  /** It is due to park then, unless a try passes before. */
  retrying?: Retrying;
  /** What a human may do with a parked handoff. */
  actions: ResolutionAction[];
}

/** One upsert a transition. Values that no longer hold are removed, not left behind. */
export function show(visible: Visible): void {
  const { handoff, facts, state, owner, waiting, park, retrying } = visible;
  const dueAt = waiting?.dueAt ?? retrying?.parksAt;
  const stuckSince = park?.parkedAt ?? retrying?.since;
  const change = changeOf(handoff);
  const reason = park?.reason ?? retrying?.reason;
  upsertSearchAttributes([
    { key: stageKey, value: handoff.stage },
    { key: stateKey, value: state.toUpperCase() },
    { key: changeKey, value: change === null ? null : asKeyword(change) },
    { key: siteKey, value: asKeyword(handoff.site) },
    { key: boundaryKey, value: String(facts.boundary) },
    { key: itemsKey, value: asKeywords(handoff.items) },
    { key: ownerKey, value: asKeyword(owner) },
    { key: reasonKey, value: reason === undefined ? null : asKeyword(reason) },
    { key: dueAtKey, value: dueAt === undefined ? null : new Date(dueAt) },
    { key: stuckSinceKey, value: stuckSince === undefined ? null : new Date(stuckSince) },
    { key: nextTryKey, value: retrying === undefined ? null : new Date(retrying.nextTryAt) },
    { key: needsHumanKey, value: waiting !== undefined },
  ]);
  setCurrentDetails(asDetails(details(visible)));
}

function details({ handoff, facts, state, owner, waiting, park, retrying, actions }: Visible): string {
  const rows: [string, string][] = [
    ['Stage', handoff.stage],
    ['State', state],
    ['Change', changeOf(handoff) ?? 'none'],
    ['Site', handoff.site],
    ['Items', namesOf(handoff)],
  ];
  if (park !== undefined) rows.push(['Why', `**${park.reason}** ${cell(park.detail)}`]);
  if (retrying !== undefined)
    rows.push(
      ['Why', `**${retrying.reason}** ${cell(retrying.detail)}`],
      ['Since', retrying.since],
      ['Next try', retrying.nextTryAt],
      ['Parks at', retrying.parksAt],
    );
  if (waiting?.what !== undefined) rows.push(['What', cell(waiting.what)]);
  if (waiting !== undefined) rows.push(['Since', waiting.since], ['Due', waiting.dueAt], ['Who must act', owner]);
  const table = ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
  if (park !== undefined) return `${table}\n\n${howToResolve(handoff, park, actions)}`;
  if (retrying !== undefined) return `${table}\n\n${howToTryNow(handoff)}`;
  if (state === 'awaitingDecision' && facts.waitsFor !== null)
    return `${table}\n\n${howToDecide(handoff, facts.waitsFor, waiting?.orders)}`;
  return table;
}

function howToResolve({ handoffId, items }: HandoffRef, park: Park, actions: ResolutionAction[]): string {
  return [
    'The way out, once its cause is mended:',
    '',
    ...asCode(waysOut({ handoffId, items, parkId: park.parkId, reason: park.reason, actions })),
    '',
    `Open are **${actions.join(' | ')}**, with \`npx cutin resolve\``,
    'or send the update `resolve` here with:',
    '',
    '```json',
    JSON.stringify({ parkId: park.parkId, action: 'retry', actor: 'your name', reason: 'what was mended' }),
    '```',
  ].join('\n');
}

function howToTryNow(handoff: HandoffRef): string {
  return [
    'It is tried again by itself. To have the next try at once:',
    '',
    ...asCode([`npx cutin retry ${asShellWord(handoff.handoffId)} --reason "the receiver answers again"`]),
  ].join('\n');
}

function howToDecide(
  handoff: HandoffRef,
  { what, commands }: NonNullable<StageFacts['waitsFor']>,
  orders: readonly string[] | undefined,
): string {
  const { handoffId, site } = handoff;
  const facts = { handoffId, site, changeId: changeOf(handoff), ...(orders === undefined ? {} : { orders }) };
  const known = commands.map((command) => fillCommand(command, facts)).filter((command) => command !== null);
  return [what, '', ...asCode(known)].join('\n');
}

/** Narrow enough for the column that the Temporal UI shows details in; typed over several lines they are the same. */
function asCode(commands: readonly string[]): string[] {
  return commands.flatMap((command) => ['```', foldCommand(command, codeWidthMax), '```']);
}

function namesOf({ items, itemCount }: HandoffRef): string {
  const more = itemCount - items.length;
  return `${items.map(cell).join(', ')}${more > 0 ? `, and ${String(more)} more` : ''}`;
}

function cell(text: string): string {
  return cutToJsonBytes(text, cellBytesMax).replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}
