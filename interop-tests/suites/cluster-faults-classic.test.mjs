// Servers that leave, die or hang, and a Redis that does, with the classic adapter.
import { describeFaults } from "../support/cluster-faults.mjs";

describeFaults("classic");
