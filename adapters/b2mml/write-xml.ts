// Plain elements into a document, built node by node in libxml2's tree, which escapes what it writes. Control characters
// are refused: XML 1.0 forbids most, and identifiers of B2MML (normalizedString) turn the others into blanks.
import { accepted, refused, type Verdict, type Refusal } from '../../domain/verdict';
import { loadLibxml2, type Libxml2 } from './libxml2';
import type { NewElement } from './xml-element';

type Element = InstanceType<Libxml2['XmlDocument']>['root'];

/** C0 and C1 controls, lone surrogates, and the two code points that no XML may hold. */
const unwritable = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;

/** Refusal: XML_CHARACTER_REFUSED, naming the element and the code point. */
export async function writeXml(root: NewElement, namespace: string): Promise<Verdict<string>> {
  const refusal = findUnwritable(root, `/${root.name}`);
  if (refusal !== null) return refused(refusal);
  const { XmlDocument } = await loadLibxml2();
  const document = XmlDocument.create();
  try {
    fill(document.createRoot(root.name, namespace), root);
    return accepted(document.toString({ format: true }));
  } finally {
    document.dispose();
  }
}

/** Text that must go out whatever it quotes: each character that cannot be written is replaced. */
export function writableText(text: string): string {
  return text.replace(new RegExp(unwritable, 'gu'), '\ufffd');
}

function fill(target: Element, { attributes, content }: NewElement): void {
  for (const [name, value] of Object.entries(attributes)) target.setAttr(name, value);
  if (typeof content === 'string') target.addText(content);
  else for (const child of content) fill(target.addElement(child.name), child);
}

function findUnwritable({ attributes, content }: NewElement, path: string): Refusal | null {
  for (const [name, value] of Object.entries(attributes)) {
    const refusal = unwritableIn(value, `${path}/@${name}`);
    if (refusal !== null) return refusal;
  }
  if (typeof content === 'string') return unwritableIn(content, path);
  for (const child of content) {
    const refusal = findUnwritable(child, `${path}/${child.name}`);
    if (refusal !== null) return refusal;
  }
  return null;
}

function unwritableIn(text: string, path: string): Refusal | null {
  const found = unwritable.exec(text)?.[0]?.codePointAt(0);
  if (found === undefined) return null;
  const codePoint = `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
  return {
    code: 'XML_CHARACTER_REFUSED',
    message: `${path}: ${JSON.stringify(text.slice(0, 80))} holds ${codePoint}, which cannot be sent.`,
    at: path,
    facts: { codePoint },
  };
}
