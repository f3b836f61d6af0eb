// Reads the governance folder: registry, rules of transform, orders and the floor. A file that does not fit stops the
// process with file and place, because guessing a rule is worse than not starting.
import { z } from 'zod';
import type { TransformRules } from '../../domain/mbom/transform-rules';
import type { PlantDay } from '../../domain/effectivity/plant-day';
import type { SerialOptions, SerialRules } from '../../domain/effectivity/serial';
import type { OrderMatrix } from '../../domain/orders/order-matrix';
import type { ArtefactClass } from '../../domain/identity/artefact';
import type { AuthorisationModes } from '../../domain/locks/authorisation-mode';
import { systemNames } from '../../domain/handoff/system-name';
import { duration } from './duration';
import { readYaml } from './read-yaml';
import { orderMatrixSchema, transformRulesSchema } from './rule-schemas';
import { serialsSchema, toReadings, toSerialRules } from './serials';
import { sitesSchema, toPlantDay } from './sites';

const artefactClasses = [
  'change',
  'ebom',
  'drawing',
  'requirementBaseline',
  'effectivity',
  'mbom',
  'orderRevisions',
  'inspectionPlan',
] as const;
const registrySchema = z.strictObject({
  version: z.string(),
  owner: z.string(),
  artefactClasses: z.array(
    z.strictObject({
      artefactClass: z.enum(artefactClasses),
      owner: z.string(),
      system: z.enum([...systemNames, 'cutin']),
      versioning: z.string(),
      recipients: z.array(z.enum(systemNames)),
    }),
  ),
  sites: sitesSchema,
  /** Items whose serials or lots are not read in the usual way. */
  serials: serialsSchema,
});

export interface Governance {
  /** The one system of record of each artefact class; a class that is absent has no owner. */
  systemOfRecord: Partial<Record<ArtefactClass, string>>;
  serialRules: SerialRules;
  sites: readonly string[];
  /** Every way in which the registry lets a serial be read. */
  serialReadings: readonly SerialOptions[];
  plantDay: PlantDay;
  transformRules: TransformRules;
  orderMatrix: OrderMatrix;
  authorisationMode: AuthorisationModes;
  driftSweepEveryMs: number;
}

export function readGovernance(folder: string): Governance {
  const registry = readYaml(folder, 'registry.yaml', registrySchema);
  const floor = readYaml(folder, 'floor.yaml', floorSchema);
  return {
    systemOfRecord: Object.fromEntries(registry.artefactClasses.map((one) => [one.artefactClass, one.system])),
    serialRules: toSerialRules(registry.serials),
    sites: registry.sites.map(({ site }) => site),
    serialReadings: toReadings(registry.serials),
    plantDay: toPlantDay(registry.sites),
    transformRules: readYaml(folder, 'transform-rules.yaml', transformRulesSchema) as TransformRules,
    authorisationMode: toModes(floor.authorisation),
    driftSweepEveryMs: floor.driftSweepEvery,
    orderMatrix: readYaml(folder, 'order-matrix.yaml', orderMatrixSchema),
  };
}

const mode = z.enum(['shadow', 'enforce']);
const floorSchema = z.strictObject({
  version: z.string(),
  owner: z.string(),
  authorisation: z.strictObject({ default: mode, sites: z.record(z.string(), mode).default({}) }),
  driftSweepEvery: duration,
});

function toModes(modes: z.infer<typeof floorSchema>['authorisation']): AuthorisationModes {
  return (site) => (Object.hasOwn(modes.sites, site) ? modes.sites[site] : undefined) ?? modes.default;
}
