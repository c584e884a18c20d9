// A cluster on sharded pub/sub, as @socket.io/redis-adapter has it, in each of its modes of subscription.
import { describeCluster } from "../support/cluster-cases.mjs";

for (const adapter of ["sharded", "sharded-static", "sharded-dynamic-private"]) describeCluster(adapter);
