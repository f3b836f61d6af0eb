// How the registry says that the units of an item are counted: by serial or by lot, and how either is read.
import { z } from 'zod';
import type { SerialOptions, SerialRules, UnitRules } from '../../domain/effectivity/serial';
import { formFault } from '../../domain/effectivity/serial-form';

const form = z.string().superRefine((text, context) => {
  const fault = formFault(text);
  if (fault !== null) context.addIssue(fault);
});

const counted = { itemId: z.string().min(1), control: z.enum(['serial', 'lot']).default('serial') };

/** A form says itself whether its zeros count. */
export const serialsSchema = z
  .array(
    z.union([
      z.strictObject({ ...counted, leadingZeros: z.enum(['significant', 'insignificant']).default('insignificant') }),
      z.strictObject({ ...counted, form }),
    ]),
  )
  .refine((all) => new Set(all.map(({ itemId }) => itemId)).size === all.length, 'each item once')
  .default([]);

export function toSerialRules(all: z.infer<typeof serialsSchema>): SerialRules {
  const stated = new Map(all.map((one) => [one.itemId, rulesOf(one)]));
  return (itemId) => stated.get(itemId) ?? {};
}

/** Every way in which a serial may be read where its item is not known yet, each once. */
export function toReadings(all: z.infer<typeof serialsSchema>): SerialOptions[] {
  const forms = all.flatMap((one) => ('form' in one ? [one.form] : []));
  return [{}, { leadingZerosSignificant: true }, ...[...new Set(forms)].map((one) => ({ form: one }))];
}

function rulesOf(one: z.infer<typeof serialsSchema>[number]): UnitRules {
  return { ...readingOf(one), ...(one.control === 'lot' ? { control: one.control } : {}) };
}

function readingOf(one: z.infer<typeof serialsSchema>[number]): SerialOptions {
  if ('form' in one) return { form: one.form };
  return one.leadingZeros === 'significant' ? { leadingZerosSignificant: true } : {};
}
