// A work instruction was released for an operation.
import { decideInstructionRelease } from '../../domain/routing/decide-release';
import type { Apply } from '../events/apply';
import { readReleases } from './read-releases';

export const applyInstruction: Apply<'workinstruction.released'> = async ({ tx }, data) =>
  decideInstructionRelease(
    data,
    await readReleases(tx, { ...data, document: 'instruction', documentId: data.instructionId }),
  );
