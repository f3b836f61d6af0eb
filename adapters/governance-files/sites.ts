// The plants of the registry: each has a time zone, in which it counts its days.
import { z } from 'zod';
import { dayIn, type PlantDay } from '../../domain/effectivity/plant-day';

export const sitesSchema = z
  .array(
    z.strictObject({
      site: z.string().min(1),
      timeZone: z.string().refine(isTimeZone, 'a time zone of the IANA data base, such as Europe/Berlin'),
    }),
  )
  .refine((all) => new Set(all.map(({ site }) => site)).size === all.length, 'each site once');

export function toPlantDay(sites: z.infer<typeof sitesSchema>): PlantDay {
  const zones = new Map(sites.map(({ site, timeZone }) => [site, timeZone]));
  return (site, instant) => {
    const zone = zones.get(site);
    return zone === undefined ? null : dayIn(zone, instant);
  };
}

/** A mere offset is none: a plant may change its clocks. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
