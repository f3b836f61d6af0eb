// The whole line on a real Temporal server and a real PostgreSQL, with real HTTP between the processes. All stories share
// one stack.
import './main-line/changes';
import './main-line/refusals';
import './main-line/people';
