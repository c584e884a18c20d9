// Servers that leave, die or hang, and a Redis that does, with the streams adapter.
import { describeFaults } from "../support/cluster-faults.mjs";

describeFaults("streams");
