// cutin conflicts: revisions that came with a second content, and what differs.
import type { Command } from 'commander';
import type { ConflictSummary, ConflictView } from '../../ports/identity';
import type { Page } from '../../ports/read-model';
import { call, connect } from '../connect';
import { printAnswer } from '../print';
import { table } from '../table';

interface Common {
  as: string;
  json: boolean;
}

interface ListOptions extends Common {
  item?: string;
  class?: string;
  revision?: string;
  limit: string;
}

export function addConflictCommands(program: Command): void {
  const conflicts = program
    .command('conflicts')
    .description('list revisions that came with a second content, newest first; nothing of it is propagated')
    .option('--item <id>')
    .option('--class <class>', 'ebom or drawing')
    .option('--revision <revision>')
    .option('--limit <n>', 'at most so many', '100')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin conflicts\n  npx cutin conflicts --item DRV-100\n  npx cutin conflicts show 0c7a4f2be19d',
    )
    .action((options: ListOptions) => list(options));
  conflicts
    .command('show')
    .argument('<conflictId>', 'or as many digits of it as no other one begins with')
    .description('show one with both hashes and what differs, field by field')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin conflicts show 0c7a4f2be19d')
    .action((conflictId: string, options: Common) => show(conflictId, options));
}

/** As many digits of a conflict's id as the list shows. */
const idDigits = 12;

async function list(options: ListOptions): Promise<void> {
  const { item, class: artefactClass, revision, limit, as, json } = options;
  const given = Object.entries({ itemId: item, artefactClass, revision, limit });
  const query = new URLSearchParams(given.filter((one): one is [string, string] => one[1] !== undefined));
  const answer = await call(connect(as), `/conflicts?${query.toString()}`);
  printAnswer(answer, { json, show: showList });
}

function showList({ items, nextCursor }: Page<ConflictSummary>): string {
  if (items.length === 0) return 'no revision came with a second content';
  const rows = items.map((one) => [
    one.conflictId.slice(0, idDigits),
    `${one.artefactClass} ${one.itemId} ${one.revision}`,
    one.heldHash.slice(0, idDigits),
    one.announcedBy === null ? 'frozen' : `announced by ${one.announcedBy}`,
    one.offeredHash.slice(0, idDigits),
    one.offeredBy,
    one.recordedAt,
  ]);
  const shown = table(['CONFLICT', 'REVISION', 'HELD', 'WHICH IS', 'OFFERED', 'BY', 'AT'], rows);
  return nextCursor === null ? shown : `${shown}\n... there are more: raise --limit or name --item`;
}

async function show(conflictId: string, { as, json }: Common): Promise<void> {
  const answer = await call(connect(as), `/conflicts/${encodeURIComponent(conflictId)}`);
  printAnswer(answer, { json, show: showConflict });
}

function showConflict(conflict: ConflictView): string {
  const { conflictId, artefactClass, itemId, revision, heldHash, announcedBy, offeredHash, offeredBy } = conflict;
  const head = [
    `${artefactClass} ${itemId} revision ${revision} came with a second content (${conflictId})`,
    `held     ${heldHash}  ${announcedBy === null ? 'read back and frozen' : `announced by ${announcedBy}`}`,
    `offered  ${offeredHash}  by ${offeredBy}, ${conflict.recordedAt}`,
  ];
  return [...head, '', describeDifference(conflict)].join('\n');
}

function describeDifference({ difference, hasHeld, hasOffered, finding }: ConflictView): string {
  if (difference === null) {
    const unknown = [...(hasHeld ? [] : ['held']), ...(hasOffered ? [] : ['offered'])].join(' nor the ');
    const why = finding === null ? '' : ` ${finding}`;
    return `What differs cannot be told: the ${unknown} content is not at hand.${why}`;
  }
  const { total, shown } = difference;
  const count = shown.length < total ? `the first ${String(shown.length)} of ${String(total)}` : `all ${String(total)}`;
  const rows = shown.map(({ pointer, held, sent }) => [pointer, JSON.stringify(held), JSON.stringify(sent)]);
  return `${count} differences\n${table(['WHERE', 'HELD', 'OFFERED'], rows)}`;
}
