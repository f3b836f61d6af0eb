// How a change is seen in Temporal: as the worst of its handoffs, and each that is stuck with why and who must act. Who must
// act is found by the handoff itself, so that no list of waits names one twice.
import { defineSignal, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { worstFirst, type StuckHandoff } from '../../domain/handoff/worst-standing';
import { standsSignal, type HandoffStands } from '../../ports/handoff-stands';
import { asDetails, asKeyword } from '../../ports/temporal-limits';

const stageKey = defineSearchAttributeKey('CutinStage', 'KEYWORD');
const stateKey = defineSearchAttributeKey('CutinState', 'KEYWORD');
const reasonKey = defineSearchAttributeKey('CutinReason', 'KEYWORD');
const ownerKey = defineSearchAttributeKey('CutinOwner', 'KEYWORD');
const siteKey = defineSearchAttributeKey('CutinSite', 'KEYWORD');
const stuckSinceKey = defineSearchAttributeKey('CutinStuckSince', 'DATETIME');

const stands = defineSignal<[HandoffStands]>(standsSignal);

export interface ShownChange {
  /** From here on the change stands as its handoffs do; before, it is seen as its release. */
  begin: (state: 'propagating' | 'aborting') => void;
  /** The handoff has ended, however it did. */
  ended: (handoffId: string) => void;
  close: (state: 'closed' | 'aborted') => void;
}

export function showChange({ changeId, title }: { changeId: string; title: string }): ShownChange {
  const stuck = new Map<string, StuckHandoff>();
  let state = 'receiving';
  const show = (): void => {
    if (state === 'receiving') return;
    const [worst] = worstFirst([...stuck.values()]);
    upsertSearchAttributes([
      { key: stageKey, value: null },
      { key: siteKey, value: null },
      { key: ownerKey, value: null },
      { key: stateKey, value: (worst?.state ?? state).toUpperCase() },
      { key: reasonKey, value: worst?.reason === undefined || worst.reason === null ? null : asKeyword(worst.reason) },
      { key: stuckSinceKey, value: worst?.since === undefined || worst.since === null ? null : new Date(worst.since) },
    ]);
    setCurrentDetails(asDetails(details({ changeId, title, state, stuck: worstFirst([...stuck.values()]) })));
  };
  setHandler(stands, ({ state: how, ...one }) => {
    if (how === null) stuck.delete(one.handoffId);
    else stuck.set(one.handoffId, { ...one, state: how });
    show();
  });
  return {
    begin: (how) => {
      state = how;
      stuck.clear();
      show();
    },
    ended: (handoffId) => {
      if (stuck.delete(handoffId)) show();
    },
    close: (how) => {
      state = how;
      stuck.clear();
      show();
    },
  };
}

function details(of: { changeId: string; title: string; state: string; stuck: readonly StuckHandoff[] }): string {
  const { changeId, title, state, stuck } = of;
  const head = ['| | |', '|---|---|', `| Change | ${changeId} |`, `| Title | ${cell(title)} |`, `| State | ${state} |`];
  if (stuck.length === 0) return head.join('\n');
  const rows = stuck.map((one) => {
    return `| ${one.handoffId} | ${one.state} | ${one.reason ?? ''} | ${one.since ?? ''} | ${one.owner} |`;
  });
  return [...head, '', '| Handoff | State | Why | Since | Who must act |', '|---|---|---|---|---|', ...rows].join('\n');
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}
