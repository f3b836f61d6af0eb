// Bytes of a stranger into plain elements. What could make a parser fetch, grow or recurse is refused before the parser
// sees it: a document type (and with it every entity), another encoding than UTF-8, too many bytes or elements.
import type { RefusalCode } from '../../domain/refusal-codes';
import { refused, type Verdict, type Refusal } from '../../domain/verdict';
import { loadLibxml2, type Libxml2 } from './libxml2';
import type { XmlElement } from './xml-element';

const bytesMax = 5 * 1024 * 1024;
const elementsMax = 100_000;
/** Comments, instructions and CDATA together. The library takes a time that is quadratic in them: these take 0.3 s, all others 60 s. */
const othersMax = 5_000;
const depthMax = 64;

type Library = Libxml2;
type Document = InstanceType<Library['XmlDocument']>;
type Element = Document['root'];
export type ParseOptions = NonNullable<Parameters<Library['XmlDocument']['fromString']>[1]>;

/** A document while it is open: `root` stays usable afterwards, `document` does not. */
export interface OpenXml {
  root: XmlElement;
  document: Document;
}

/**
 * Parses, hands the open document to `use`, and frees it.
 *
 * Refusals, each with its line in `facts` where there is one: XML_TOO_LARGE (bytes or elements), XML_ENCODING_REFUSED,
 * XML_DTD_REFUSED, XML_TOO_DEEP, XML_SYNTAX.
 */
export async function withXml<T>(bytes: Uint8Array, use: (open: OpenXml) => Verdict<T>): Promise<Verdict<T>> {
  const text = readText(bytes);
  if (text.kind === 'refused') return text;
  const library = await loadLibxml2();
  return parse(library, text.value, use);
}

/**
 * Entities are never substituted, nothing external is loaded: what is left should the refusal of the DTD ever fail. The
 * encoding is stated, or the parser would make its own guess from the first bytes.
 */
export function parseOptions({ ParseOption }: Library): ParseOptions {
  const { XML_PARSE_NO_XXE, XML_PARSE_NONET, XML_PARSE_BIG_LINES } = ParseOption;
  return { encoding: 'utf-8', option: XML_PARSE_NO_XXE | XML_PARSE_NONET | XML_PARSE_BIG_LINES };
}

function readText(bytes: Uint8Array): Verdict<string> {
  if (bytes.byteLength > bytesMax) {
    return refused(refusal('XML_TOO_LARGE', `the document is larger than ${bytesMax} bytes.`));
  }
  const decoded = decode(bytes);
  if (decoded.kind === 'refused') return decoded;
  const text = decoded.value;
  const doctypeLine = findDoctype(text);
  if (doctypeLine !== null) {
    return refused(refusal('XML_DTD_REFUSED', 'a document type, and with it every entity, is refused.', doctypeLine));
  }
  const surplus = surplusOf(text);
  return surplus === null ? { kind: 'accepted', value: text } : refused(refusal('XML_TOO_LARGE', surplus));
}

function decode(bytes: Uint8Array): Verdict<string> {
  const refuse = (why: string): Verdict<never> => refused(refusal('XML_ENCODING_REFUSED', why));
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('the document is not UTF-8.');
  }
  // UTF-16 and UTF-32 of plain letters are well-formed UTF-8, full of NULs.
  if (text.slice(0, 2).includes('\0')) return refuse('the document is UTF-16 or UTF-32; send UTF-8.');
  // The decoder has taken one away.
  if (text.startsWith('\ufeff')) return refuse('the document begins with more than one byte order mark.');
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1];
  if (declared !== undefined && !/^(utf-8|us-ascii)$/i.test(declared)) {
    return refuse(`the document declares the encoding ${JSON.stringify(declared.slice(0, 40))}; send UTF-8.`);
  }
  return { kind: 'accepted', value: text };
}

/** Counting what opens a node is cheap and builds nothing; an element has at most two of them. */
function surplusOf(text: string): string | null {
  let tags = 0;
  let others = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    if (text[at + 1] === '!' || text[at + 1] === '?') others += 1;
    else tags += 1;
  }
  if (tags > 2 * elementsMax) return `the document has more than ${elementsMax} elements.`;
  return others > othersMax
    ? `the document has more than ${othersMax} comments, instructions and CDATA sections.`
    : null;
}

/** Line of a document type. It can only stand before the root, among white space, instructions and comments. */
function findDoctype(text: string): number | null {
  const misc = /[ \t\r\n]+|<\?[^]*?\?>|<!--[^]*?-->/y;
  let at = 0;
  while (misc.test(text)) at = misc.lastIndex;
  return text.startsWith('<!DOCTYPE', at) ? text.slice(0, at).split('\n').length : null;
}

function parse<T>(library: Library, text: string, use: (open: OpenXml) => Verdict<T>): Verdict<T> {
  let document: Document;
  try {
    document = library.XmlDocument.fromString(text, parseOptions(library));
  } catch (error) {
    if (!(error instanceof library.XmlLibError)) throw error;
    const detail = error.details[0];
    const message = (detail?.message ?? error.message).trim();
    const code = message.startsWith('Excessive depth') ? 'XML_TOO_DEEP' : 'XML_SYNTAX';
    return refused(refusal(code, code === 'XML_TOO_DEEP' ? tooDeep : `${message}.`, detail?.line));
  }
  // Children are asked for by XPath: the library's own `next` ends at a processing instruction.
  const children = library.XmlXPath.compile('node()');
  try {
    if (document.dtd !== null) return refused(refusal('XML_DTD_REFUSED', 'a document type is refused.'));
    const root = toElement({ library, children }, document.root, { path: `/${document.root.name}`, depth: 1 });
    return 'code' in root ? refused(root) : use({ root, document });
  } finally {
    children.dispose();
    document.dispose();
  }
}

const tooDeep = `elements stand deeper than ${depthMax} levels.`;

interface Walk {
  library: Library;
  children: ReturnType<Library['XmlXPath']['compile']>;
}

function toElement(
  walk: Walk,
  source: Element,
  { path, depth }: { path: string; depth: number },
): XmlElement | Refusal {
  const { library, children } = walk;
  const { name, line, namespaceUri } = source;
  if (depth > depthMax) return refusal('XML_TOO_DEEP', tooDeep, line);
  const made: XmlElement = {
    name,
    namespace: namespaceUri,
    line,
    path,
    attributes: attributesOf(source),
    text: '',
    children: [],
  };
  const counts = new Map<string, number>();
  for (const node of source.find(children)) {
    if (node instanceof library.XmlElement) {
      const nth = (counts.get(node.name) ?? 0) + 1;
      counts.set(node.name, nth);
      const child = toElement(walk, node, { path: `${path}/${node.name}[${nth}]`, depth: depth + 1 });
      if ('code' in child) return child;
      made.children.push(child);
    } else if (node instanceof library.XmlText || node instanceof library.XmlCData) {
      made.text += node.content;
    }
  }
  return made;
}

function attributesOf(source: Element): Record<string, string> {
  return Object.fromEntries(
    source.attrs.map(({ name, namespaceUri, value }) => [
      namespaceUri === '' ? name : `{${namespaceUri}}${name}`,
      value,
    ]),
  );
}

function refusal(code: RefusalCode, message: string, line?: number): Refusal {
  if (line === undefined || line < 1) return { code, message: `The XML is refused: ${message}`, at: '/' };
  return { code, message: `The XML is refused at line ${line}: ${message}`, at: `line ${line}`, facts: { line } };
}
