// Handoffs that wait, each with why, since when, who must act, and what to type: commands that run as they stand.
import { foldCommand } from '../domain/shell-word';
import type { HandoffSummary } from '../ports/read-model';
import { describeTime } from './describe-time';
import { widthMax } from './table';
import { wrap } from './wrap';

/** As the API answers it. */
export type ShownHandoff = HandoffSummary & { waysOut: string[] };

const nameWidth = 8;

export function describeHandoffs(handoffs: readonly ShownHandoff[]): string {
  return handoffs.map(describeHandoff).join('\n\n');
}

function describeHandoff(handoff: ShownHandoff): string {
  const { handoffId, changeTitle, parkId, reason, detail, stuckSince, dueAt, nextTryAt, parksAt, owner, waysOut } =
    handoff;
  const facts: [string, string | null][] = [
    ['title', changeTitle],
    ['park', parkId],
    ['why', reason === null ? detail : `${reason} ${detail ?? ''}`.trim()],
    ['since', stuckSince && describeTime(stuckSince)],
    ['tried', nextTryAt && describeTime(nextTryAt)],
    ['parks', parksAt && describeTime(parksAt)],
    ['due', dueAt && describeTime(dueAt)],
    ['owner', owner],
  ];
  const told = facts.flatMap(([name, text]) => (text === null ? [] : fact(name, text)));
  return [handoffId, ...told, ...describeWaysOut(waysOut)].join('\n');
}

function fact(name: string, text: string): string[] {
  return wrap(text, widthMax - nameWidth - 2).map((line, at) => `  ${(at === 0 ? name : '').padEnd(nameWidth)}${line}`);
}

/** In turn: what has to be looked at comes first. */
export function describeWaysOut(waysOut: readonly string[]): string[] {
  return waysOut.flatMap((command, at) => [
    at === 0 ? '  way out' : '  then',
    ...foldCommand(command, widthMax - 6)
      .split('\n')
      .map((line) => `    ${line}`),
  ]);
}
