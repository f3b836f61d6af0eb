// What became of the commands of people and systems: the same command again gets the same outcome.
export interface CommandReads {
  /** The outcome of a command that was carried out before; null where it was not. */
  findOutcome(commandId: string): Promise<unknown>;
}
