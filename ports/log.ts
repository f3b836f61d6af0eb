// Where the engine tells its operators what it met. Facts are fields; secrets never are among them.
type Write = (facts: object, message?: string) => void;

export interface Log {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
}
