// Build step: writes the workflow bundle beside the compiled code.
import { writeFile } from 'node:fs/promises';
import { buildWorkflowBundle, builtBundlePath } from './workflow-bundle';

buildWorkflowBundle()
  .then((code) => writeFile(builtBundlePath, code))
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
