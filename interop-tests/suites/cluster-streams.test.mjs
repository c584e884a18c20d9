// A cluster on Redis streams, as @socket.io/redis-streams-adapter has it, without and with recovery.
import { describeCluster } from "../support/cluster-cases.mjs";

describeCluster("streams");
describeCluster("streams", undefined, "--recovery");
