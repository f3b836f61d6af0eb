// Another writer was there first, and the store would not have both. Decisions see their rivals, for they take turns; this is
// what holds where one did not.
export class Rival extends Error {
  override readonly name = 'Rival';

  constructor(
    /** `overlap`: two statements would claim one unit. `taken`: something that is once would be twice. */
    readonly kind: 'overlap' | 'taken',
    readonly constraint: string,
    cause: unknown,
  ) {
    super(`Another writer was first: ${constraint}.`, { cause });
  }
}
