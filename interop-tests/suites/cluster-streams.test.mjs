// A cluster on Redis streams, as @socket.io/redis-streams-adapter has it.
import { describeCluster } from "../support/cluster-cases.mjs";

describeCluster("streams");
