// Reads a document by XPath alone, apart from the reader under test.
import { loadLibxml2 } from '../../../adapters/b2mml/libxml2';

const namespaces = { b: 'http://www.mesa.org/xml/B2MML' };

/** Evaluates each expression; names of B2MML have the prefix `b`. A node set is the list of its texts. */
export async function readByXPath(xml: string): Promise<(expression: string) => string[]> {
  const { XmlDocument } = await loadLibxml2();
  const document = XmlDocument.fromString(xml);
  return (expression) => document.find(expression, namespaces).map(({ content }) => content);
}
