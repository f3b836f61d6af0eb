// The import rules of docs/architecture.md. Each fails with a sentence that tells what to do.
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: typeof from === 'string' ? { path: from } : from,
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files need each other, if only for a type: move what both need to a third.',
      from: {},
      to: { circular: true },
    },
    only(
      'contract-publishes',
      { path: '^contract/', pathNot: '^contract/kit/' },
      ['^contract/(?!kit/)', '^domain/', '^node_modules/(zod|zod-openapi)/'],
      'The contract is what is published: shapes, and pages made of them.',
    ),
    only(
      'kit-knows-the-contract-only',
      '^contract/kit/',
      ['^contract/', '^domain/', '^ports/', '^node_modules/(zod|canonicalize)/', '^(crypto|http|net|timers)'],
      'The kit holds any implementation to the published contract; it knows no adapter, no system and no rule.',
    ),
    only(
      'domain-is-pure',
      '^domain/',
      ['^domain/', '^node_modules/decimal\\.js'],
      'The domain is handed time, ids and hashes; it imports nothing but itself and decimal.js.',
    ),
    only(
      'ports-are-interfaces',
      '^ports/',
      ['^ports/', '^domain/', '^contract/(?!kit/)'],
      'Ports are interfaces and names over domain and contract types: put code where it is used.',
    ),
    only(
      'engine-uses-ports',
      '^engine/',
      ['^engine/', '^domain/', '^ports/', '^contract/(?!kit/)'],
      'A use case reads through ports, decides in the domain and commits effects: no packages, no SQL, no HTTP.',
    ),
    only(
      'workflows-stay-deterministic',
      '^workflows/',
      ['^workflows/', '^ports/', '^domain/', '^node_modules/@temporalio/(workflow|common)/'],
      'Workflow code may use domain, ports and the Temporal workflow library; everything else belongs in an activity.',
    ),
    only(
      'activities-wrap-use-cases',
      '^activities/',
      ['^activities/', '^engine/', '^ports/', '^domain/', '^node_modules/@temporalio/(activity|common)/'],
      'An activity wraps a use case of the engine for Temporal; it decides nothing.',
    ),
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      comment: 'An adapter knows ports, domain and contract types and its own client package: hand in what it needs.',
      from: { path: '^adapters/([^/]+)/' },
      to: {
        path: '^(adapters|engine|activities|workflows|api|cli|workers|systems|processes|contract/kit)/',
        pathNot: '^adapters/$1/',
      },
    },
    only(
      'systems-stand-for-others',
      '^systems/',
      ['^systems/', '^node_modules/', '^[a-z_]+(/promises)?$'],
      'A reference system stands for foreign software: it keeps its own copy of the contract.',
    ),
    {
      name: 'api-calls-use-cases',
      severity: 'error',
      comment: 'A route reads the request, calls one use case and answers; only the mains wire adapters.',
      from: { path: '^api/' },
      to: { path: '^(adapters|activities|workflows|workers|systems|processes|cli|contract/kit)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
