// Commands that were carried out, with what became of each.
import { z } from 'zod';
import type { Write } from '../../domain/writes';
import type { CommandReads } from '../../ports/commands';
import { findOneRow, type Queryable } from './database';
import type { Writers } from './writers';

export function commandReads(tx: Queryable): CommandReads {
  return {
    findOutcome: async (commandId) => {
      const row = await findOneRow(
        tx,
        z.object({ outcome: z.unknown() }),
        'SELECT outcome FROM cutin.command WHERE command_id = $1',
        [commandId],
      );
      return row?.outcome ?? null;
    },
  };
}

export const commandWriters: Writers<Extract<Write, { kind: 'commandDone' }>> = {
  commandDone: async (tx, { commandId, command, outcome }, canonical) => {
    await tx.query('INSERT INTO cutin.command (command_id, command, outcome) VALUES ($1, $2, $3)', [
      commandId,
      command,
      canonical.json(outcome),
    ]);
  },
};
