// Interrupted work in words, each with its two ways out as commands that run.
import type { Interruption } from '../ports/work';
import { asShellWord } from '../domain/shell-word';
import { table } from './table';

export function describeInterruptions(items: readonly Interruption[]): string {
  if (items.length === 0) return 'nothing is interrupted';
  const found = table(
    ['INTERRUPTED', 'CHANGE', 'TITLE', 'HANDOFF', 'SINCE', 'BECAUSE'],
    items.map((one) => [one.workflowId, one.changeId, one.changeTitle, one.handoffId, one.interruptedAt, one.because]),
  );
  return [
    found,
    '',
    'to let it go on, or to abort it and take back what it handed over:',
    ...items.flatMap(waysOut),
  ].join('\n');
}

export function waysOut({ workflowId }: Pick<Interruption, 'workflowId'>): string[] {
  return ['resume', 'abort'].map((action) => `  npx cutin ${action} ${asShellWord(workflowId)} --reason "..."`);
}
