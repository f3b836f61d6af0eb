// How a case ends that does not hold: the system breaks the promise, or the case cannot be tried.

const shownMax = 600;

/** The system does not do what the case promises. */
export class CaseFailure extends Error {
  override readonly name = 'CaseFailure';
  readonly expected: string;
  readonly got: string;

  constructor(
    readonly what: string,
    { expected, got }: { expected: unknown; got: unknown },
  ) {
    super(what);
    this.expected = show(expected);
    this.got = show(got);
  }
}

/** The case could not be tried. */
export class NotRun extends Error {
  override readonly name = 'NotRun';
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > shownMax ? `${text.slice(0, shownMax)} ... (${String(text.length)} characters)` : text;
}
