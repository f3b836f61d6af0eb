// The import rules of docs/architecture.md. Each fails with a sentence that tells what to do.
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files need each other: move what both need to a third.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only(
      'domain-is-pure',
      '^domain/',
      ['^domain/', '^node_modules/decimal\\.js'],
      'The domain is handed time, ids and hashes; it imports nothing but itself and decimal.js.',
    ),
    only(
      'ports-know-domain-only',
      '^ports/',
      ['^ports/', '^domain/'],
      'Ports are interfaces and names: put code where it is used.',
    ),
    only(
      'workflows-stay-deterministic',
      '^workflows/',
      ['^workflows/', '^ports/', '^domain/', '^node_modules/@temporalio/(workflow|common)/'],
      'Workflow code may use domain, ports and the Temporal workflow library; everything else belongs in an activity.',
    ),
    only(
      'assessments-use-ports',
      '^assessments/',
      ['^assessments/', '^ports/', '^domain/', '^node_modules/zod/'],
      'An assessment reads through ports and judges by the domain; API and activities hand it the adapters.',
    ),
    only(
      'activities-use-ports',
      '^activities/',
      ['^activities/', '^assessments/', '^ports/', '^domain/', '^node_modules/(@temporalio/(activity|common)|zod)/'],
      'Activities reach the world through ports; hand the adapter in.',
    ),
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      comment: 'Adapters do not know each other: put what both need in ports or platform.',
      from: { path: '^adapters/([^/]+)/' },
      to: {
        path: '^(adapters|assessments|activities|workflows|api|workers|systems|conformance|launch|cli)/',
        pathNot: '^adapters/$1/',
      },
    },
    only(
      'systems-stand-for-others',
      '^systems/',
      ['^systems/', '^node_modules/', '^[a-z]+$', '^(crypto|http|net|timers)'],
      'A reference system stands for foreign software: it keeps its own copy of the contract.',
    ),
    only(
      'conformance-knows-the-contract-only',
      '^conformance/',
      [
        '^conformance/',
        '^api/contract/',
        '^platform/content-hash\\.ts$',
        '^ports/',
        '^node_modules/(zod|cloudevents)/',
        '^(crypto|http|net|timers)',
      ],
      'The kit holds any implementation to the published contract; it knows no adapter, no system and no rule.',
    ),
    {
      name: 'api-wires-in-main-only',
      severity: 'error',
      comment: 'Only api/main.ts wires adapters; a route takes a port.',
      from: { path: '^api/', pathNot: '^api/main\\.ts$' },
      to: { path: '^(adapters|activities|workflows|workers|systems|conformance|launch|cli)/' },
    },
    {
      name: 'platform-is-below',
      severity: 'error',
      comment: 'Platform serves the others and knows only domain and port types; migrate-main wires the migration.',
      from: { path: '^platform/', pathNot: '^platform/migrate-main\\.ts$' },
      to: { path: '^(adapters|assessments|activities|workflows|api|workers|systems|conformance|launch|cli)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
