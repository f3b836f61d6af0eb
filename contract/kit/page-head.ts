// What docs/conformance.md says before its tables: how the kit is run, and what it needs.

export const pageHead = `# The conformance kit

Runs the system contract, good and bad cases, over HTTP against any implementation of PLM, ALM, ERP, MES or QMS, and prints what fails, what was expected and got, and why it matters. The reference systems pass every case; a test makes good systems misbehave in one way at a time and holds every case to failing at least one of them.

This page is written by \`node processes/scripts/conformance-page.mjs\` from \`contract/kit/\`; a test compares the two.

## Running it

\`\`\`
npx cutin conformance --system mes --url https://mes.example --token "$TOKEN"
npx cutin conformance --system mes                      # the one of npm start
npx cutin conformance --system mes --list
npx cutin conformance --system mes --case start.asked fails-closed.denied --json
\`\`\`

Without \`--url\` and \`--token\` it takes \`CUTIN_<SYSTEM>_URL\` and \`CUTIN_<SYSTEM>_TOKEN\`, else what \`npm start\` left in \`CUTIN_HOME\`. Exit code 0: something was tried and nothing failed. 1: a case failed, nothing was tried, or nothing answers. 2: wrong usage. A case that could not be tried is *not run* and never counts as passed; the reason is printed.

| option | meaning |
| --- | --- |
| \`--site\` | Site everything is written to, \`CONFORMANCE\` if not given. Give it to nothing else. |
| \`--run-id\` | Begins every id that is written; by chance if not given. Not to be used twice: what is released stays released. |
| \`--timeout\` | Seconds for one case, 30 if not given. An expected event may take 60 % of it. A system that waits for an answer of the engine longer than that fails \`fails-closed.silence\`. |
| \`--no-engine\` | Plays no engine: the cases that need it are not run. |
| \`--engine-port\`, \`--engine-host\` | Where the stand-in of the engine listens: a free port of 127.0.0.1 if not given. |
| \`--engine-url\` | The address at which the system reaches it, where that is another. |
| \`--engine-token\` | The token it expects; by chance if not given. |

It does not run against production: it creates items, orders, stock, changes and baselines of its own. Documents are withdrawn when their case ends; orders, releases and baselines stay, all under the run id, and the site keeps the stand-in as its engine, so that no real one is told of them. With \`--no-engine\` nothing is done that a system would tell of.

## What the system must serve

Identifiers stand percent-encoded in paths. Documents take \`Idempotency-Key\` and \`If-None-Match: *\` or \`If-Match: "<local revision>"\`, are withdrawn by \`POST <path>/withdrawal\` with a reason, are fenced by \`POST <path>/fence\` with \`{keys, reason}\` (409 to a write under one of the keys from then on; answered \`{written}\`, the keys that came before), and are listed by \`GET /documents?limit=&cursor=\`. Refusals are 4xx; a stale precondition is 412. The exact shapes are in each reference system's \`/openapi.json\`.

| system | beside its documents |
| --- | --- |
| PLM | \`PUT\`/\`GET /items/{item}/revisions/{revision}/{ebom or drawing}\`, \`PUT\`/\`GET /changes/{change}\`, \`POST /changes/{change}/release\`, \`POST /where-used/query\` |
| ALM | \`PUT\`/\`GET /baselines/{baseline}\` |
| ERP | \`PUT /sites/{site}/stock/{item}\`, \`POST /sites/{site}/stock/query\`, \`PUT\`/\`GET /sites/{site}/routings/{routing}/revisions/{revision}\` |
| MES | \`PUT\`/\`GET /sites/{site}/work-orders/{order}\`, \`GET /sites/{site}/work-orders\`, and below an order \`POST release\`, \`POST operations/{operation}/start\`, \`/complete\`, \`/components\`, \`/removals\`, \`GET operations\`; \`PUT\`/\`GET /sites/{site}/work-instructions/{instruction}/revisions/{revision}\` |
| QMS | \`PUT /sites/{site}/inspection-results/{result}\`, \`PUT /sites/{site}/nonconformances/{nonconformance}\` |

**The engine.** The kit plays it: it takes \`POST /authorisations\` and \`POST /events\`, answers by script and keeps what it was asked and told. It makes itself known by \`PUT /sites/{site}/engine\` with \`{url, token}\`. A system without that call is configured by hand: let its site \`CONFORMANCE\` ask and tell an address you fix with \`--engine-port\` (and \`--engine-url\`), with the token you give as \`--engine-token\`. As long as such a system never calls, the cases are not run. A call without the token, or outside the [contract](contract.md), fails the case in which it comes.

## The cases
`;
