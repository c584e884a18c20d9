// Sessions whose requests come to any server of a cluster on Redis.
import { describeForwarding, describeForwardingFaults } from "../support/forwarding-cases.mjs";

for (const adapter of ["classic", "sharded", "streams"]) describeForwarding(adapter);
describeForwardingFaults("classic");
