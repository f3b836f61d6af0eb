// The contract calls the systems by the names of the glossary.
import type { SystemName as GlossaryName } from '../domain/handoff/system-name';

export type SystemName = GlossaryName;
