// Reads JSON text strictly (RFC 8259, and I-JSON's rule that no key stands twice), with the line of every record, which
// JSON.parse does not give. Depth is bounded, so the recursion is too.
import { pointerStep } from '../../domain/pointer-step';
import { accepted, refused, type Verdict, type Refusal } from '../../domain/verdict';
import { textRefusal } from './read-table';

export interface ReadJson {
  value: unknown;
  /** 1-based line of the value at a JSON pointer, or of the nearest recorded one above it. */
  lineOf: (pointer: string) => number;
}

const depthMax = 32;
/** Lines are kept for the document, its members and their members: deeper ones have the line of their record. */
const linesDepthMax = 2;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literal = /true|false|null/y;
const space = /[ \t\n\r]*/y;

/** Refusals: FILE_EMPTY, BOM_TOO_LARGE (text or depth), JSON_SYNTAX (line and column), KEY_DUPLICATE (JSON pointer). */
export function readJson({ text, fileName }: { text: string; fileName: string }): Verdict<ReadJson> {
  const unusable = textRefusal({ text, fileName });
  if (unusable !== null) return refused(unusable);
  const json = text.replace(/^\ufeff/, '');
  const scanner = new JsonScanner(json);
  try {
    scanner.scan();
  } catch (error) {
    if (error instanceof JsonFault) return refused(refusalOf(error, { json, fileName }));
    throw error;
  }
  return accepted({ value: JSON.parse(json) as unknown, lineOf: (pointer) => scanner.lineOf(pointer) });
}

class JsonFault extends Error {
  constructor(
    readonly code: 'JSON_SYNTAX' | 'KEY_DUPLICATE' | 'BOM_TOO_LARGE',
    readonly at: { offset: number; pointer: string },
    message: string,
  ) {
    super(message);
  }
}

function refusalOf(fault: JsonFault, { json, fileName }: { json: string; fileName: string }): Refusal {
  const before = json.slice(0, fault.at.offset);
  const line = before.split(/\r\n|\n|\r/).length;
  const column = fault.at.offset - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
  const { pointer } = fault.at;
  const place = `line ${String(line)}, column ${String(column)}`;
  return {
    code: fault.code,
    message: `${fileName} ${place}: ${fault.message}`,
    at: `${fileName}:${String(line)}`,
    facts: { line, column, pointer },
  };
}

class JsonScanner {
  private offset = 0;
  private line = 1;
  private counted = 0;
  private readonly lines = new Map<string, number>();

  constructor(private readonly text: string) {}

  scan(): void {
    this.value('', 0);
    this.skip(space);
    if (this.offset < this.text.length) this.fail('', `nothing may follow the document, but ${this.here()} does.`);
  }

  lineOf(pointer: string): number {
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const line = this.lines.get(at);
      if (line !== undefined) return line;
    }
    return 1;
  }

  private value(pointer: string, depth: number): void {
    this.skip(space);
    if (depth > depthMax) {
      const at = { offset: this.offset, pointer };
      throw new JsonFault('BOM_TOO_LARGE', at, `deeper than ${String(depthMax)} levels.`);
    }
    if (depth <= linesDepthMax) this.lines.set(pointer, this.currentLine());
    const first = this.text[this.offset];
    if (first === '{') this.object(pointer, depth);
    else if (first === '[') this.array(pointer, depth);
    else if (first === '"') this.string(pointer);
    else if (!this.skip(number) && !this.skip(literal)) this.fail(pointer, `a value is expected, not ${this.here()}.`);
  }

  private object(pointer: string, depth: number): void {
    const keys = new Set<string>();
    this.members('}', pointer, () => {
      const offset = this.offset;
      if (this.text[offset] !== '"') this.fail(pointer, `a key in quotes is expected, not ${this.here()}.`);
      const key = this.string(pointer);
      const member = pointer + pointerStep(key);
      // JSON.parse would keep the last one, and a schema would drop __proto__, both in silence.
      if (keys.has(key) || key === '__proto__') {
        const message = `the key ${JSON.stringify(key)} stands twice or is not usable.`;
        throw new JsonFault('KEY_DUPLICATE', { offset, pointer: member }, message);
      }
      keys.add(key);
      this.skip(space);
      if (this.text[this.offset] !== ':') this.fail(member, `":" is expected, not ${this.here()}.`);
      this.offset += 1;
      this.value(member, depth + 1);
    });
  }

  private array(pointer: string, depth: number): void {
    let index = 0;
    this.members(']', pointer, () => {
      this.value(pointer + pointerStep(index), depth + 1);
      index += 1;
    });
  }

  private members(close: '}' | ']', pointer: string, member: () => void): void {
    this.offset += 1;
    this.skip(space);
    if (this.text[this.offset] === close) {
      this.offset += 1;
      return;
    }
    for (;;) {
      this.skip(space);
      member();
      this.skip(space);
      const next = this.text[this.offset];
      if (next !== ',' && next !== close) this.fail(pointer, `"," or "${close}" is expected, not ${this.here()}.`);
      this.offset += 1;
      if (next === close) return;
    }
  }

  private string(pointer: string): string {
    const start = this.offset;
    this.offset += 1;
    while (this.text[this.offset] !== '"') {
      if (this.offset >= this.text.length) this.fail(pointer, 'the text ends within quotes.');
      if (this.text[this.offset] !== '\\') {
        if (this.text.charCodeAt(this.offset) < 0x20) this.fail(pointer, 'a control character stands within quotes.');
        this.offset += 1;
      } else if (!this.skip(escape)) this.fail(pointer, 'an escape is not known.');
    }
    this.offset += 1;
    return JSON.parse(this.text.slice(start, this.offset)) as string;
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.offset += found.length;
    return found !== '';
  }

  private currentLine(): number {
    for (; this.counted < this.offset; this.counted += 1) {
      const isEnd = this.text[this.counted] === '\n';
      if (isEnd || (this.text[this.counted] === '\r' && this.text[this.counted + 1] !== '\n')) this.line += 1;
    }
    return this.line;
  }

  private here(): string {
    const character = this.text[this.offset];
    return character === undefined ? 'the end' : JSON.stringify(character);
  }

  private fail(pointer: string, message: string): never {
    throw new JsonFault('JSON_SYNTAX', { offset: this.offset, pointer }, message);
  }
}
