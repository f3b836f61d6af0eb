// Does the same for many things, a few at a time: systems are asked side by side, and are not overrun.

const atOnceMax = 8;

/**
 * The answers, in the order of what was asked for. After a failure nothing more is begun, and it is thrown once all that was
 * begun has ended: nobody acts on it while a write is still under way.
 */
export async function sideBySide<Thing, Answer>(
  things: readonly Thing[],
  work: (thing: Thing, at: number) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  // The first by its place is thrown, whichever came first.
  const failures: { at: number; error: unknown }[] = [];
  const queue = things.entries();
  const take = async (): Promise<void> => {
    for (const [at, thing] of queue) {
      if (failures.length > 0) return;
      try {
        answers[at] = await work(thing, at);
      } catch (error) {
        failures.push({ at, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnceMax, things.length) }, take));
  const [first] = failures.sort((one, other) => one.at - other.at);
  if (first !== undefined) throw first.error;
  return answers;
}
