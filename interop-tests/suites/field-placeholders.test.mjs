// A client smuggles what looks like a placeholder through handlers that pass things on: the official clients in the room stay connected.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { connect, transports } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { nextEvent } from "../support/waiting.mjs";

const host = await startHost("field-cases");
after(() => host.stop());

const bytes = (...values) => Buffer.from(values);
const forged = (num) => ({ _placeholder: true, num });

/** Events whose relay would be a packet that clients leave for. */
const refused = [
  ["relay-element", { meta: bytes(1), image: bytes(2) }],
  ["relay-element", { meta: { deep: [{ er: bytes(1) }] }, image: bytes(2) }],
  ["relay-node", { meta: [bytes(1)], image: bytes(2) }],
  ["relay-stamped", forged(7)],
  ["relay-stamped", { deep: [forged(0)] }],
  ["relay-arguments", forged(0)],
  ["relay-arguments", { _placeholder: true, num: 0, more: 1 }],
  ["relay-photos", Array.from({ length: 6 }, (_, i) => bytes(i))],
];

const relayed = [
  ["relay-element", { meta: { a: [1] }, image: bytes(2) }, [{ meta: { a: [1] }, image: bytes(2) }]],
  ["relay-object", { meta: bytes(1), image: bytes(2) }, [{ meta: bytes(1), image: bytes(2) }]],
  ["relay-dictionary", { a: bytes(1), b: "x", c: bytes(2) }, [{ a: bytes(1), b: "x", c: bytes(2) }]],
  ["relay-dictionary", { a: forged(3) }, [{ a: forged(3) }]],
  ["relay-stamped", { a: 1 }, [{ a: 1 }, bytes(1, 2, 3)]],
  ["relay-arguments", { a: bytes(9) }, [{ a: bytes(9) }, bytes(1, 2, 3)]],
  ["relay-photos", [bytes(1)], [[bytes(1)], bytes(1)]],
];

for (const [name, options] of Object.entries(transports)) {
  describe(`placeholders over ${name}`, oursOnly("its handlers have no types"), () => {
    test("that somebody forged reach nobody, and everybody stays", async (t) => {
      const [attacker, ...others] = await Promise.all([1, 2, 3].map(() => connect(t, host, "/", options)));
      const left = [];
      for (const client of [attacker, ...others]) client.on("disconnect", (reason) => left.push(reason));
      for (const [event, argument] of refused) {
        attacker.emit(event, argument);
        const after = others.map((client) => nextEvent(client, "relayed"));
        attacker.emit("relay-dictionary", { after: event });
        assert.deepEqual(await Promise.all(after), others.map(() => [{ after: event }]), event);
      }
      assert.deepEqual(left, []);
    });

    test("of the packet itself arrive as the bytes that they stand for", async (t) => {
      const [sender, receiver] = await Promise.all([1, 2].map(() => connect(t, host, "/", options)));
      for (const [event, argument, expected] of relayed) {
        const arrived = nextEvent(receiver, "relayed");
        sender.emit(event, argument);
        assert.deepEqual(await arrived, expected, event);
      }
    });
  });
}
