// Whether material, people and equipment may be used.
import { z } from 'zod';
import { calendarDate, identifier, instant, plainId } from '../identifiers';

export const materialLotStatus = z.strictObject({
  site: plainId,
  itemId: identifier,
  lot: identifier,
  status: z.enum(['released', 'quarantined', 'blocked', 'consumed', 'expired']),
  expiresOn: calendarDate.nullable().default(null),
  at: instant,
});

export const personQualification = z.strictObject({
  site: plainId,
  personId: identifier,
  qualification: identifier,
  status: z.enum(['valid', 'suspended', 'revoked']),
  validFrom: calendarDate,
  validTo: calendarDate.nullable().default(null),
  at: instant,
});

export const equipmentCalibration = z.strictObject({
  site: plainId,
  equipmentId: identifier,
  status: z.enum(['valid', 'due', 'failed']),
  calibratedOn: calendarDate,
  validTo: calendarDate,
  at: instant,
});
