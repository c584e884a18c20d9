// Lets programs that know nothing of the epoll transport listen on it, when the suites do (SOCKETIONET_EPOLL=1).
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The environment for such a program and the programs that it starts. */
export function environment() {
  if (process.env.SOCKETIONET_EPOLL !== "1") return process.env;
  const hook = fileURLToPath(new URL("../OnEpoll/bin/Release/net10.0/OnEpoll.dll", import.meta.url));
  if (!existsSync(hook)) throw new Error(`${hook} is not built: dotnet build -c Release interop-tests/OnEpoll`);
  return { ...process.env, DOTNET_STARTUP_HOOKS: hook };
}
