// An XML element as plain data, so that the reader knows no library and nothing has to be disposed.

export interface XmlElement {
  name: string;
  namespace: string;
  /** 1-based line of the document. */
  line: number;
  /** XPath from the root, names in the namespace of the message, e.g. `/ProcessTestResult/DataArea[1]/TestResult[2]`. */
  path: string;
  /** By local name; those of another namespace (`xsi:`) as `{namespace}name`. */
  attributes: Record<string, string>;
  /** Its own text, without that of its children. */
  text: string;
  children: XmlElement[];
}

/** An element that is to be written: text, or children. */
export interface NewElement {
  name: string;
  attributes: Record<string, string>;
  content: string | NewElement[];
}

export function element(
  name: string,
  content: string | (NewElement | null)[],
  attributes: Record<string, string> = {},
): NewElement {
  return { name, attributes, content: typeof content === 'string' ? content : content.filter((one) => one !== null) };
}

/** An element for a value that may be absent. */
export function elementIf(name: string, value: string | null): NewElement | null {
  return value === null ? null : element(name, value);
}
