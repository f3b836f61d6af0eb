// The official XSDs, compiled once. All files are read here and handed to libxml2 as bytes under names of our own, and
// only while the schema is compiled: no message can make the library open a file.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import type { Refusal } from '../../domain/verdict';
import { loadLibxml2, type Libxml2 } from './libxml2';
import { namespace } from './vocabulary';

type Document = InstanceType<Libxml2['XmlDocument']>;

export interface MessageSchema {
  /** MESSAGE_SCHEMA_INVALID with the place of the first offence, or null where the document is valid. */
  findFault(document: Document): Refusal | null;
}

const entry = 'AllSchemas.xsd';
const place = '/b2mml/';

/** Throws at once where `folder` does not hold the schemas; compiling takes a quarter of a second. */
export function compileMessageSchema(folder: string): Promise<MessageSchema> {
  if (!existsSync(path.join(folder, entry))) {
    throw new Error(
      `${folder} does not hold ${entry}: CUTIN_B2MML_SCHEMA_DIR names the folder of the B2MML 0701 XSDs.`,
    );
  }
  const files = Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.xsd'))
      .map((name) => [`${place}${name}`, readFileSync(path.join(folder, name))]),
  );
  return compile(files);
}

async function compile(files: Record<string, Uint8Array>): Promise<MessageSchema> {
  const library = await loadLibxml2();
  library.xmlRegisterInputProvider(new library.XmlBufferInputProvider(files));
  try {
    const source = library.XmlDocument.fromBuffer(files[`${place}${entry}`] ?? new Uint8Array(), {
      url: `${place}${entry}`,
    });
    // The compiled schema refers to its source; both live as long as the process.
    const validator = library.XsdValidator.fromDoc(source);
    return { findFault: (document) => findFault(library, () => validator.validate(document)) };
  } finally {
    library.xmlCleanupInputProvider();
  }
}

function findFault({ XmlValidateError }: Libxml2, validate: () => void): Refusal | null {
  try {
    validate();
    return null;
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    const { message, line, xpath } = error.details[0] ?? { message: error.message, line: 0, xpath: '/' };
    const words = message.trim().replaceAll(`{${namespace}}`, '');
    return {
      code: 'MESSAGE_SCHEMA_INVALID',
      message: `Line ${line}: ${words}`,
      at: xpath ?? '/',
      facts: { line, xpath: xpath ?? '/' },
    };
  }
}
