// A cluster on sharded pub/sub, as @socket.io/redis-adapter has it, in each of its modes of subscription.
import { describeCluster, describeRooms } from "../support/cluster-cases.mjs";

describeCluster("sharded");
for (const adapter of ["sharded-static", "sharded-dynamic-private"]) describeRooms(adapter);
