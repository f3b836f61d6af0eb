// Costly lanes first: what starts servers runs for minutes, and begun last it would leave the other core with nothing to do.
// Within a lane the order is Jest's own: what took long the last time, then the larger file.
const { default: Sequencer } = require('@jest/test-sequencer');

const lanes = ['e2e', 'integration', 'workflow', 'replay', 'property', 'unit'];
const rankOf = ({ context }) => lanes.indexOf(context.config.displayName.name);

module.exports = class CostlyFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rankOf(a) - rankOf(b));
  }
};
