#!/usr/bin/env node
// npx cutin: runs the compiled command line.
const { existsSync } = require('node:fs');
const path = require('node:path');

const main = path.join(__dirname, '..', 'dist', 'cli', 'main.js');
if (!existsSync(main)) {
  console.error('Cutin is not built yet: run "npm run build" first.');
  process.exit(1);
}
void require(main).runCommandLine(process.argv.slice(2));
