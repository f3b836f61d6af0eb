// Walks over JSON text strictly (RFC 8259), without recursion, however deep: finds each key that is no use, the first place
// that is no JSON, and where values stand. `JSON.parse` tells neither, and keeps the last of two equal keys in silence.
import { pointerStep } from '../../domain/pointer-step';

/** A key that is no use: it stands twice in its object, or is `__proto__`, which schemas drop in silence. */
export interface UnusableKey {
  /** RFC 6901. */
  pointer: string;
  why: 'stands twice' | 'is not usable';
  offset: number;
}

export interface JsonFault {
  why: 'syntax' | 'depth';
  pointer: string;
  offset: number;
  message: string;
}

export interface JsonScan {
  /** Behind it nothing was looked at. */
  fault: JsonFault | null;
  unusableKeys: readonly UnusableKey[];
  /** Offset of the value at a pointer, as deep as was asked for. */
  placeOf: ReadonlyMap<string, number>;
}

interface Asked {
  /** It ends behind so many keys that are no use; where `ofEntries` is asked for, it goes on and tells so many of each entry. */
  keysMax: number;
  /** Entries of the outermost list or object. */
  ofEntries?: boolean;
  depthMax?: number;
  placesDepthMax?: number;
}

export function scanJson(text: string, asked: Asked): JsonScan {
  return new JsonScanner(text, asked).scan();
}

/** One object or list that is open; `step` is the key or index that is being read. */
type Open = { keys: Set<string>; step: string } | { keys: null; step: number };
type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'next' | 'nothing';

const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literal = /true|false|null/y;
const space = /[ \t\n\r]*/y;
// oxlint-disable-next-line no-control-regex -- RFC 8259: within quotes they must be escaped.
const plain = /[^"\\\u0000-\u001f]*/y;

class JsonScanner {
  private offset = 0;
  private expected: Expected = 'value';
  private fault: JsonFault | null = null;
  private readonly open: Open[] = [];
  private readonly unusableKeys: UnusableKey[] = [];
  private readonly keysOf = new Map<string | number, number>();
  private readonly placeOf = new Map<string, number>();

  constructor(
    private readonly text: string,
    private readonly asked: Asked,
  ) {}

  scan(): JsonScan {
    const { keysMax, ofEntries = false } = this.asked;
    while (this.fault === null && (ofEntries || this.unusableKeys.length < keysMax)) {
      this.skip(space);
      if (this.expected === 'nothing' && this.offset === this.text.length) break;
      this.step();
    }
    const { fault, unusableKeys, placeOf } = this;
    return { fault, unusableKeys, placeOf };
  }

  private step(): void {
    const next = this.text[this.offset];
    const inner = this.open.at(-1);
    switch (this.expected) {
      case 'valueOrEnd':
        if (next === ']') return this.end();
        return this.value(next);
      case 'value':
        return this.value(next);
      case 'keyOrEnd':
        if (next === '}') return this.end();
        return this.key(inner, next);
      case 'key':
        return this.key(inner, next);
      case 'colon':
        if (next !== ':') return this.fail(`":" is expected, not ${shown(next)}.`);
        this.offset += 1;
        this.expected = 'value';
        return;
      case 'next':
        return this.next(inner, next);
      case 'nothing':
        return this.fail(`nothing may follow the document, but ${shown(next)} does.`);
    }
  }

  private value(first: string | undefined): void {
    const { depthMax = Infinity, placesDepthMax = -1 } = this.asked;
    const depth = this.open.length;
    if (depth > depthMax) return this.fail(`deeper than ${String(depthMax)} levels.`, 'depth');
    if (depth <= placesDepthMax) this.placeOf.set(this.pointer(), this.offset);
    if (first === '{') {
      this.begin({ keys: new Set(), step: '' }, 'keyOrEnd');
    } else if (first === '[') {
      this.begin({ keys: null, step: 0 }, 'valueOrEnd');
    } else if (first === '"') {
      if (this.quoted() !== null) this.behindValue();
    } else if (this.skip(number) || this.skip(literal)) {
      this.behindValue();
    } else this.fail(`a value is expected, not ${shown(first)}.`);
  }

  private key(inner: Open | undefined, first: string | undefined): void {
    if (first !== '"') return this.fail(`a key in quotes is expected, not ${shown(first)}.`);
    const { offset } = this;
    const quoted = this.quoted();
    if (quoted === null || inner?.keys == null) return;
    // Two spellings of one key are one key.
    const key = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
    inner.step = key;
    if (inner.keys.has(key) || key === '__proto__')
      this.keepUnusable(key === '__proto__' ? 'is not usable' : 'stands twice', offset);
    inner.keys.add(key);
    this.expected = 'colon';
  }

  /** A pointer is as long as its place is deep: of each entry a few, or a small text would fill the memory. */
  private keepUnusable(why: UnusableKey['why'], offset: number): void {
    const entry = this.open[0]?.step ?? '';
    const known = this.keysOf.get(entry) ?? 0;
    if (known >= this.asked.keysMax) return;
    this.keysOf.set(entry, known + 1);
    this.unusableKeys.push({ pointer: this.pointer(), why, offset });
  }

  private next(inner: Open | undefined, next: string | undefined): void {
    const close = inner?.keys === null ? ']' : '}';
    if (next === close) return this.end();
    if (next !== ',') return this.fail(`"," or "${close}" is expected, not ${shown(next)}.`);
    this.offset += 1;
    if (inner?.keys === null) inner.step += 1;
    this.expected = close === ']' ? 'value' : 'key';
  }

  private begin(opened: Open, expected: Expected): void {
    this.offset += 1;
    this.open.push(opened);
    this.expected = expected;
  }

  private end(): void {
    this.offset += 1;
    this.open.pop();
    this.behindValue();
  }

  private behindValue(): void {
    this.expected = this.open.length === 0 ? 'nothing' : 'next';
  }

  /** A text with its quotes; null where it is none. */
  private quoted(): string | null {
    const start = this.offset;
    for (this.offset += 1; ;) {
      this.skip(plain);
      const next = this.text[this.offset];
      if (next === '"') {
        this.offset += 1;
        return this.text.slice(start, this.offset);
      }
      if (next === '\\' && this.skip(escape)) continue;
      this.fail(faultWithin(next));
      return null;
    }
  }

  private skip(pattern: RegExp): boolean {
    const { offset } = this;
    pattern.lastIndex = offset;
    if (pattern.test(this.text)) this.offset = pattern.lastIndex;
    return this.offset > offset;
  }

  private pointer(): string {
    return pointerOf(this.open);
  }

  private fail(message: string, why: JsonFault['why'] = 'syntax'): void {
    const isOfMember = this.expected === 'value' || this.expected === 'valueOrEnd' || this.expected === 'colon';
    const within = isOfMember ? this.open : this.open.slice(0, -1);
    this.fault = { why, pointer: pointerOf(within), offset: this.offset, message };
  }
}

function pointerOf(open: readonly Open[]): string {
  return open.map(({ step }) => pointerStep(step)).join('');
}

function faultWithin(next: string | undefined): string {
  if (next === undefined) return 'the text ends within quotes.';
  return next === '\\' ? 'an escape is not known.' : 'a control character stands within quotes.';
}

function shown(character: string | undefined): string {
  return character === undefined ? 'the end' : JSON.stringify(character);
}
