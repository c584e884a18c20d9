import { blocking } from "./profiles/blocking.mjs";
import { cluster } from "./profiles/cluster.mjs";
import { doghappy, doghappyDynamic } from "./profiles/doghappy.mjs";
import { engineioClient } from "./profiles/engineio-client.mjs";
import { engineV3, engineV4 } from "./profiles/engine.mjs";
import { fieldCases } from "./profiles/field-cases.mjs";
import { fieldMessagePack } from "./profiles/field-msgpack.mjs";
import { handlers } from "./profiles/handlers.mjs";
import { hosting } from "./profiles/hosting.mjs";
import { hostile } from "./profiles/hostile.mjs";
import { interop, interopMessagePack, interopRecovery } from "./profiles/interop.mjs";
import { interopStrict } from "./profiles/interop-strict.mjs";
import { linked } from "./profiles/linked.mjs";
import { load } from "./profiles/load.mjs";
import { namespaces } from "./profiles/namespaces.mjs";
import { socketioClient } from "./profiles/socketio-client.mjs";
import { socketioV5 } from "./profiles/socketio-v5.mjs";
import { underFire } from "./profiles/under-fire.mjs";

/** Each starts on an HTTP server and returns what closes it. */
export const profiles = {
  "engine-v4": engineV4,
  "engine-v3": engineV3,
  "engineio-client": engineioClient,
  "socketio-v5": socketioV5,
  "socketio-client": socketioClient,
  "doghappy": doghappy,
  "doghappy-dynamic": doghappyDynamic,
  "interop": interop,
  "interop-msgpack": interopMessagePack,
  "interop-recovery": interopRecovery,
  "interop-strict": interopStrict,
  "namespaces": namespaces,
  "hostile": hostile,
  "load": load,
  "field-cases": fieldCases,
  "field-msgpack": fieldMessagePack,
  "handlers": handlers,
  "hosting": hosting,
  "linked": linked,
  "cluster": cluster,
  "under-fire": underFire,
  "blocking": blocking,
};
