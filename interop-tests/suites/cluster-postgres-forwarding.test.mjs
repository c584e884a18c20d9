// Sessions whose requests come to any server of a cluster on LISTEN and NOTIFY.
import { describeForwarding, describeForwardingFaults } from "../support/forwarding-cases.mjs";

describeForwarding("postgres");
describeForwardingFaults("postgres");
