// The contract calls the systems by the names of the glossary.
export type { SystemName } from '../domain/handoff/system-name';
