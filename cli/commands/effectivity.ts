// cutin effectivity: which revision a unit must be built to, and why.
import type { Command } from 'commander';
import { call, connect } from '../connect';
import { printAnswer } from '../print';

interface Options {
  serial?: string;
  lot?: string;
  order?: string;
  date?: string;
  site?: string;
  endItem?: string;
  as: string;
  json: boolean;
}

export function addEffectivityCommand(program: Command): void {
  program
    .command('effectivity')
    .argument('<itemId>')
    .description('tell which revision applies to a unit, and the decision that caused it')
    .option('--serial <serial>')
    .option('--lot <lot>')
    .option('--order <workOrder>')
    .option('--date <day>')
    .option('--site <site>')
    .option('--end-item <id>')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin effectivity DRV-100 --serial SN-0120')
    .action(async (itemId: string, { serial, lot, order, date, site, endItem, as, json }: Options) => {
      const asked = { serial, lot, workOrder: order, date, site, endItem };
      const query = new URLSearchParams(
        Object.entries(asked).flatMap(([name, value]): [string, string][] =>
          value === undefined ? [] : [[name, value]],
        ),
      );
      const answer = await call(connect(as), `/items/${encodeURIComponent(itemId)}/effectivity?${query.toString()}`);
      printAnswer(answer, {
        json,
        show: (body: { revision: string | null; because: string }) =>
          `${body.revision ?? 'no effective revision'}  ${body.because}`,
      });
    });
}
