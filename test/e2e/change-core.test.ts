// The change core end to end on real servers: impact and options before a decision, merges that wait for a choice, open
// orders that end by signature, look-alikes and races. All stories share one stack.
import './change-core/before-a-decision';
import './change-core/orders-and-mboms';
import './change-core/effectivity-and-identity';
