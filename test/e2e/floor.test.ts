// The shop-floor contract end to end on real servers: an order is locked when it is announced, every start is asked for,
// and what is done outside its lock is refused. All stories share one stack.
import './floor/work-orders';
import './floor/starts';
