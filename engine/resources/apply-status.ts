// Lots, qualifications and calibrations as they are told.
import { decideCalibration, decideLotStatus, decideQualification } from '../../domain/resources/decide-status';
import type { Apply } from '../events/apply';

export const applyLot: Apply<'material.lot.status'> = (_context, data) => Promise.resolve(decideLotStatus(data));

export const applyQualification: Apply<'person.qualification'> = (_context, data) =>
  Promise.resolve(decideQualification(data));

export const applyCalibration: Apply<'equipment.calibration'> = (_context, data) =>
  Promise.resolve(decideCalibration(data));
