// What every endpoint of the change core promises whatever it is sent: a stable code, nothing half-written, one answer
// for one idempotency key, one winner among rivals, nothing lost while Temporal is away. All stories share one stack.
import './endpoints/bad-input';
import './endpoints/rivals';
