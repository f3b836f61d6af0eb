// The Temporal CLI that somebody names is used or refused by the setting that names it; no other one is taken instead.
import { findTemporalBinary } from '../../../processes/embedded/temporal-binary';

it.each(['/no/such/temporal', '/bin/echo', __dirname])('%s is refused by the name of the setting', async (cliPath) => {
  const found = findTemporalBinary({ cliPath, searchPath: '', binDir: '/nowhere', say: () => undefined });

  await expect(found).rejects.toThrow(`TEMPORAL_CLI_PATH: ${cliPath} cannot be run as the Temporal CLI.`);
});
