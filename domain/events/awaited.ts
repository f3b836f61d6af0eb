// Names of what events and drafts wait for. Whatever makes one of these things wakes its name.
import type { Serial } from '../effectivity/serial';
import { serialText } from '../effectivity/serial-form';

interface OfOrder {
  site: string;
  orderId: string;
}

export const awaited = {
  order: ({ site, orderId }: OfOrder): string => `order/${site}/${orderId}`,
  lock: ({ site, orderId }: OfOrder): string => `lock/${site}/${orderId}`,
  hold: ({ site, orderId, holdId }: OfOrder & { holdId: string }): string => `hold/${site}/${orderId}/${holdId}`,
  effectivity: ({ site, itemId }: { site: string; itemId: string }): string => `effectivity/${site}/${itemId}`,
  /** Something more was reported of the unit. */
  unit: ({ site, unit }: { site: string; unit: Serial }): string => `unit/${site}/${serialText(unit)}`,
  completion: (of: { site: string; unit: Serial }): string => `completed/${awaited.unit(of)}`,
  /** Something more was reported of where a component is. */
  component: (component: string): string => `component/${component}`,
  nonconformance: ({ site, nonconformanceId }: { site: string; nonconformanceId: string }): string =>
    `nonconformance/${site}/${nonconformanceId}`,
};
