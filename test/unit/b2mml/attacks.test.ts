/** @jest-environment ./test/support/libxml2-environment.cjs */
// What a hostile document tries: to grow, to recurse, to fetch. Each is refused with its code, and nothing is fetched.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createB2mml } from '../../../adapters/b2mml/create-b2mml';
import { loadLibxml2 } from '../../../adapters/b2mml/libxml2';
import { parseOptions, type ParseOptions } from '../../../adapters/b2mml/parse-xml';
import type { B2mmlMessages } from '../../../ports/b2mml';
import { altered, bytes, testResultMessage } from '../../support/b2mml/samples';
import { hasSchemas, lacksSchemas, schemaFolder } from '../../support/b2mml/schemas';

const canary = 'CANARY-4f1c';
const b2mml = createB2mml({ schemaFolder: null });
let server: Server;
let base: string;
let folder: string;
let secret: string;
const hits: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end(`<!ENTITY fetched "${canary}">`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(path.join(os.tmpdir(), 'cutin-b2mml-'));
  secret = path.join(folder, 'secret.txt');
  writeFileSync(secret, canary);
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
  rmSync(folder, { recursive: true });
});

afterEach(() => expect(hits).toEqual([]));

/** The sample with a document type before its root, and its inspector replaced. */
function withDoctype(doctype: string, inspector = 'qa-3'): string {
  const text = altered(testResultMessage, '<ProcessTestResult', `${doctype}\n<ProcessTestResult`);
  return altered(text, '>qa-3<', `>${inspector}<`);
}

async function outcome(body: Uint8Array | string, reader: B2mmlMessages = b2mml): Promise<string> {
  const { message } = await reader.read(typeof body === 'string' ? bytes(body) : body);
  const told = JSON.stringify(message);
  expect(told).not.toContain(canary);
  return message.kind === 'accepted' ? 'accepted' : (message.reasons[0]?.code ?? '');
}

/** What libxml2 wants to open while it parses: a provider that is asked and gives nothing. */
async function askedFor(text: string, options: ParseOptions): Promise<string[]> {
  const library = await loadLibxml2();
  const asked: string[] = [];
  library.xmlRegisterInputProvider({
    match: (name) => asked.push(name) < 0,
    open: () => undefined,
    read: () => -1,
    close: () => true,
  });
  try {
    library.XmlDocument.fromString(text, options).dispose();
  } catch (error) {
    expect(error).toBeInstanceOf(library.XmlParseError);
  } finally {
    library.xmlCleanupInputProvider();
  }
  return asked;
}

const billionLaughs = `<!DOCTYPE lolz [<!ENTITY a0 "lol">${Array.from({ length: 9 }, (_none, index) => {
  return `<!ENTITY a${index + 1} "${`&a${index};`.repeat(10)}">`;
}).join('')}]>`;

describe('a document type', () => {
  const attacks: [string, () => string][] = [
    ['a billion laughs', () => withDoctype(billionLaughs, '&a9;')],
    ['quadratic growth', () => withDoctype(`<!DOCTYPE x [<!ENTITY a "${'a'.repeat(50_000)}">]>`, '&a;'.repeat(2_000))],
    ['a file as entity', () => withDoctype(`<!DOCTYPE x [<!ENTITY a SYSTEM "file://${secret}">]>`, '&a;')],
    ['a path as entity', () => withDoctype(`<!DOCTYPE x [<!ENTITY a SYSTEM "${secret}">]>`, '&a;')],
    ['a URL as entity', () => withDoctype(`<!DOCTYPE x [<!ENTITY a SYSTEM "${base}/entity">]>`, '&a;')],
    ['an external subset by URL', () => withDoctype(`<!DOCTYPE x SYSTEM "${base}/subset.dtd">`)],
    ['a public external subset', () => withDoctype(`<!DOCTYPE x PUBLIC "-//x" "${base}/public.dtd">`)],
    ['a parameter entity', () => withDoctype(`<!DOCTYPE x [<!ENTITY % p SYSTEM "${base}/parameter"> %p;]>`)],
    ['a document type that declares nothing', () => withDoctype('<!DOCTYPE ProcessTestResult>')],
    ['one behind comments and instructions', () => withDoctype('<!-- <a> --><?x <b?>\n\n<!-- - --><!DOCTYPE x []>')],
  ];

  it.each(attacks)('is refused before it is parsed: %s', async (_what, make) => {
    expect(await outcome(make())).toBe('XML_DTD_REFUSED');
  });

  it('is refused with its line', async () => {
    const { message } = await b2mml.read(bytes(withDoctype('<!-- one\ntwo -->\n<!DOCTYPE x>')));

    expect(message).toMatchObject({ reasons: [{ facts: { line: 4 } }] });
  });

  it('is no document type in a comment, in CDATA or in an instruction', async () => {
    const quoted = altered(
      testResultMessage,
      '<ProcessTestResult',
      '<!-- <!DOCTYPE x> --><?x <!DOCTYPE x>?><ProcessTestResult',
    );

    expect(await outcome(altered(quoted, '>qa-3<', '><![CDATA[<!DOCTYPE x>]]><'))).toBe('accepted');
  });

  it.each(attacks.slice(2, 8))('would ask for nothing if it came through: %s', async (_what, make) => {
    const library = await loadLibxml2();
    const { XML_PARSE_NOENT, XML_PARSE_DTDLOAD } = library.ParseOption;

    expect(await askedFor(make(), parseOptions(library))).toEqual([]);
    // The same document with a careless parser: proof that asking would be seen.
    expect(await askedFor(make(), { option: XML_PARSE_NOENT | XML_PARSE_DTDLOAD })).not.toEqual([]);
  });

  it('would not grow without bound if it came through', async () => {
    const library = await loadLibxml2();

    expect(() => {
      const document = library.XmlDocument.fromString(withDoctype(billionLaughs, '&a9;'), parseOptions(library));
      // An entity that was left unexpanded costs nothing; one that was expanded would be gigabytes.
      if (document.toString().length > 100_000) throw new RangeError('grown');
      document.dispose();
    }).not.toThrow(RangeError);
  });
});

describe('what points elsewhere without a document type', () => {
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const located = (place: string): string =>
    altered(
      testResultMessage,
      ' releaseID',
      ` ${xsi} xsi:schemaLocation="http://www.mesa.org/xml/B2MML ${place}" releaseID`,
    );
  const elsewhere = (place: string): string =>
    altered(
      testResultMessage,
      ' releaseID',
      ` ${xsi} xsi:schemaLocation="urn:other ${place}" xsi:noNamespaceSchemaLocation="${place}" releaseID`,
    );

  it('is not followed: a schema location', async () => {
    expect(await outcome(located(`${base}/schema.xsd`))).toBe('accepted');
    expect(await outcome(located(`file://${secret}`))).toBe('accepted');
  });

  it('is not followed: an inclusion, which is refused as a foreign element', async () => {
    const include = `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file://${secret}"/>`;

    expect(await outcome(altered(testResultMessage, '>qa-3<', `>${include}<`))).toBe('MESSAGE_ELEMENT_REFUSED');
  });

  it('is not followed: an inclusion by URL with a fallback, wherever it stands', async () => {
    const include = `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${base}/part.xml" xpointer="element(/1)"><xi:fallback/></xi:include>`;

    for (const place of ['<DataArea>', '<ProcessTestResult xmlns="http://www.mesa.org/xml/B2MML" releaseID="0701">'])
      expect(await outcome(altered(testResultMessage, place, `${place}${include}`))).toBe('MESSAGE_ELEMENT_REFUSED');
  });

  it('is not followed: a style sheet or a catalogue', async () => {
    const instructions = `<?xml-stylesheet href="${base}/x.xsl"?><?oasis-xml-catalog catalog="${base}/catalog"?>`;

    expect(await outcome(altered(testResultMessage, '<ProcessTestResult', `${instructions}<ProcessTestResult`))).toBe(
      'accepted',
    );
  });

  describe('and with the official schema', () => {
    let withSchema: B2mmlMessages;
    beforeAll(() => {
      if (hasSchemas) withSchema = createB2mml({ schemaFolder });
    });

    it('leaves nothing behind that the parser could open', async () => {
      if (lacksSchemas()) return;
      const library = await loadLibxml2();
      // Compiled anew: askedFor has cleared away what an earlier one might have left.
      await createB2mml({ schemaFolder }).read(bytes(testResultMessage));
      const careless = { option: library.ParseOption.XML_PARSE_NOENT };
      const doctype = '<!DOCTYPE x [<!ENTITY a SYSTEM "/b2mml/B2MML-CoreComponents.xsd">]>';

      const read = (): string => library.XmlDocument.fromString(`${doctype}<x>&a;</x>`, careless).toString();

      expect(read()).not.toContain('IdentifierType');
    });

    it('is not followed, and changes no verdict: a schema location', async () => {
      if (lacksSchemas()) return;
      for (const make of [located, elsewhere]) {
        for (const place of [`${base}/schema.xsd`, `file://${secret}`, secret, '/b2mml/AllSchemas.xsd']) {
          expect(await outcome(make(place), withSchema)).toBe('accepted');
          expect(await outcome(altered(make(place), '<ID>INSP-1</ID>', ''), withSchema)).toBe('MESSAGE_SCHEMA_INVALID');
        }
      }
      expect(await outcome(testResultMessage, withSchema)).toBe('accepted');
    });
  });
});

describe('a document without measure', () => {
  const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

  it('is refused by its bytes', async () => {
    expect(await outcome(new Uint8Array(5 * 1024 * 1024 + 1).fill(0x20))).toBe('XML_TOO_LARGE');
  });

  it('is refused by its elements', async () => {
    expect(await outcome(`<a>${'<b/>'.repeat(200_001)}</a>`)).toBe('XML_TOO_LARGE');
  });

  it.each([65, 300, 100_000])('is refused by its depth: %i levels', async (depth) => {
    expect(await outcome(nested(depth))).toBe('XML_TOO_DEEP');
  });

  it.each([
    ['comments', '<!---->'],
    ['instructions', '<?b?>'],
    ['CDATA sections', '<![CDATA[x]]>'],
    ['comments between texts', 'x<!---->'],
  ])('is refused by its %s, before they cost a minute', async (_what, one) => {
    expect(await outcome(`<a>${one.repeat(5_000)}</a>`)).toBe('MESSAGE_UNKNOWN');
    expect(await outcome(`<a>${one.repeat(190_000)}</a>`)).toBe('XML_TOO_LARGE');
  });

  it('may be 64 levels deep', async () => {
    expect(await outcome(nested(64))).toBe('MESSAGE_UNKNOWN');
  });

  it('keeps no memory of what it read', async () => {
    const library = await loadLibxml2();
    library.diag.configure({ enabled: true });

    await outcome(testResultMessage);
    await outcome(nested(65));
    await outcome(altered(testResultMessage, '>qa-3<', '> <'));
    const left = Object.keys(library.diag.report() as object);
    library.diag.configure({ enabled: false });

    expect(left).toEqual([]);
  });
});

describe('a document in disguise', () => {
  const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
  const utf16BigEndian = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le').swap16());
  const utf32 = (text: string): Uint8Array => new Uint8Array(Uint32Array.from(bytes(text)).buffer);

  it.each<[string, Uint8Array]>([
    ['UTF-16, whatever it says', utf16(`\ufeff${testResultMessage}`)],
    ['UTF-16 without a byte order mark', utf16(testResultMessage)],
    ['UTF-16 of the other byte order', utf16BigEndian(`\ufeff${testResultMessage}`)],
    ['UTF-16 of the other byte order without a mark', utf16BigEndian(testResultMessage)],
    ['a document type in UTF-16 without a mark', utf16(withDoctype(billionLaughs, '&a9;'))],
    ['UTF-32', utf32(testResultMessage)],
    ['a second byte order mark', bytes(`\ufeff\ufeff${testResultMessage}`)],
    [
      'a second byte order mark before a document type',
      bytes(`\ufeff\ufeff${withDoctype(billionLaughs).replace(/^<\?xml.*\n/, '')}`),
    ],
    ['UTF-16 by declaration behind a byte order mark', bytes(`\ufeff${altered(testResultMessage, 'UTF-8', 'UTF-16')}`)],
    [
      'UTF-16 by a declaration in other words',
      bytes(altered(testResultMessage, ' encoding="UTF-8"', "\nencoding\n=\n'UTF-16LE'")),
    ],
    ['EBCDIC', new Uint8Array([0x4c, 0x6f, 0xa7, 0x94, 0x93])],
    ['bytes that are no UTF-8', new Uint8Array([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e])],
    ['an overlong "<"', new Uint8Array([0xc0, 0xbc, 0x61, 0x2f, 0x3e])],
    ['another encoding by declaration', bytes(altered(testResultMessage, 'UTF-8', 'UTF-7'))],
    ['ISO-8859-1 by declaration', bytes(altered(testResultMessage, 'UTF-8', 'ISO-8859-1'))],
  ])('is refused: %s', async (_what, body) => {
    expect(await outcome(body)).toBe('XML_ENCODING_REFUSED');
  });

  it('is read as UTF-8 by the parser too, which would guess from the first bytes', async () => {
    const library = await loadLibxml2();
    const disguised = Buffer.from(testResultMessage, 'utf16le').toString('utf8');

    expect(() => library.XmlDocument.fromString(disguised, parseOptions(library))).toThrow(library.XmlParseError);
  });

  it('is no document: UTF-7', async () => {
    expect(await outcome('+ADw-a/+AD4-')).toBe('XML_SYNTAX');
  });

  it('may begin with a byte order mark', async () => {
    expect(await outcome(`\ufeff${testResultMessage}`)).toBe('accepted');
  });
});

describe('a document that is no XML', () => {
  it.each([
    ['nothing', ''],
    ['blanks', '  \n '],
    ['JSON', '{"a":1}'],
    ['a tag that is not closed', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['an entity that nobody declared', '<a>&b;</a>'],
    ['a NUL', '<a>\0</a>'],
    ['a control character by reference', '<a>&#1;</a>'],
    ['a prefix that is not bound', '<x:a/>'],
    ['an attribute that stands twice', '<a b="1" b="2"/>'],
    ['a comment that does not end before a document type', '<!-- <!DOCTYPE x> <a/>'],
  ])('is refused: %s', async (_what, text) => {
    expect(await outcome(text)).toBe('XML_SYNTAX');
  });

  it('is refused with the line of the fault', async () => {
    const { message } = await b2mml.read(bytes('<a>\n<b>\n</c>\n</a>'));

    expect(message).toMatchObject({ reasons: [{ code: 'XML_SYNTAX', facts: { line: 3 } }] });
  });
});
