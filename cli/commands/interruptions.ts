// cutin interrupted, resume, abort: work whose workflow was terminated in Temporal, or failed again and again.
import type { Command } from 'commander';
import type { Interruption } from '../../ports/work';
import { call, connect } from '../connect';
import { describeInterruptions } from '../describe-interruptions';
import { printAnswer } from '../print';

export function addInterruptionCommands(program: Command): void {
  program
    .command('interrupted')
    .description('list open work whose workflow was terminated in Temporal or failed again and again')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin interrupted')
    .action(list);
  add(program, 'resume', 'let interrupted work go on where the store says it stands');
  add(program, 'abort', 'abort interrupted work; what it handed over is taken back');
}

function add(program: Command, action: 'resume' | 'abort', description: string): void {
  program
    .command(action)
    .argument('<workflowId>', 'as shown by "cutin interrupted"')
    .description(description)
    .requiredOption('--reason <text>')
    .option('--as <actor>', 'account of the embedded set-up', 'olli.operator')
    .option('--json', 'print JSON', false)
    .addHelpText('after', `\nExamples:\n  npx cutin ${action} change/CHG-1042 --reason "terminated by mistake"`)
    .action(async (workflowId: string, { reason, as, json }: { reason: string; as: string; json: boolean }) => {
      const body = { workflowId, action, reason };
      const answer = await call(connect(as), '/interruptions', { method: 'POST', body });
      printAnswer(answer, { json, show: ({ delivery }: { delivery: string }) => `${action}: ${delivery}` });
    });
}

async function list({ as, json }: { as: string; json: boolean }): Promise<void> {
  const answer = await call(connect(as), '/interruptions');
  printAnswer(answer, {
    json,
    show: ({ items }: { items: Interruption[] }) => describeInterruptions(items),
  });
}
