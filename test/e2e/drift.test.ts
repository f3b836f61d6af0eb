// Systems that no longer hold what their receipts say: found by reading back, repaired by signature through a handoff.
// All stories share one stack.
import './drift/stories';
