// Packs the packages into a folder of their own, and makes applications that install them from there.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../build/run.mjs";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The packages, with their folders in src, in the order in which they are built on each other. */
export const packages = {
  "SocketIoNet.EngineIo": "EngineIo",
  "SocketIoNet": "SocketIo",
  "SocketIoNet.Epoll": "SocketIo.Epoll",
  "SocketIoNet.MessagePack": "SocketIo.MessagePack",
  "SocketIoNet.NewtonsoftJson": "SocketIo.NewtonsoftJson",
  "SocketIoNet.Postgres": "SocketIo.Postgres",
  "SocketIoNet.Redis": "SocketIo.Redis",
};

const cache = process.env.NUGET_PACKAGES ?? join(homedir(), ".nuget", "packages");

/** Runs dotnet, and fails with all that it printed unless it succeeds. */
export async function dotnet(cwd, ...parameters) {
  const { code, lines } = await run("dotnet", parameters, { cwd, limitMinutes: 8, quiet: () => true });
  assert.equal(code, 0, `dotnet ${parameters.join(" ")}\n${lines.join("\n")}`);
}

/** Packs the current source: what has changed since the last build is built first. The version is a new one, so that no package of an earlier run is taken for it. */
export async function pack() {
  const version = `0.0.0-test.${Date.now()}.${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), "socketionet-packages-"));
  const feed = join(folder, "packages");
  await dotnet(root, "pack", "build/packages.slnf", "--configuration", "Release", `-p:PackageOutputPath=${feed}`, `-p:PackageVersion=${version}`);
  writeFileSync(join(folder, "nuget.config"), '<configuration><packageSources><add key="packages" value="packages" /></packageSources></configuration>\n');
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    for (const id of Object.keys(packages)) rmSync(join(cache, id.toLowerCase(), version), { recursive: true, force: true });
  };
  return { version, folder, feed, remove };
}

/** The first program that a page shows. */
export function programOf(page) {
  return /^```csharp\r?\n(.*?)^```/ms.exec(readFileSync(join(root, page), "utf8"))[1];
}

/** Makes an application as a user does: a new one, with a package, and the program that a page shows. */
export async function createApp({ version, folder }, name, id, page) {
  const app = join(folder, name);
  await dotnet(folder, "new", "web", "--output", app, "--no-restore");
  await dotnet(folder, "add", app, "package", id, "--version", version);
  writeFileSync(join(app, "Program.cs"), programOf(page));
  await dotnet(folder, "build", app, "--configuration", "Release");
  return app;
}

/** The packages that a page tells its readers to add, if it names any. */
const packagesOf = (page) => [...readFileSync(join(root, page), "utf8").matchAll(/^dotnet add package (\S+)/gm)].map(([, id]) => id);

/** Makes an application for each package, with the program of its README and what that adds, all in one build; gives their folders by the package. */
export async function createReadmeApps({ version, folder }) {
  const apps = Object.entries(packages).map(([id, source]) => ({ id, name: `${source}.Readme`, page: `src/${source}/README.md` }));
  for (const { id, name, page } of apps) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, `${name}.csproj`), projectWith(new Set([id, ...packagesOf(page)]), version));
    writeFileSync(join(folder, name, "Program.cs"), programOf(page));
  }

  const projects = apps.map(({ name }) => `<Project Path="${name}/${name}.csproj" />`);
  writeFileSync(join(folder, "Readmes.slnx"), `<Solution>${projects.join("")}</Solution>\n`);
  await dotnet(folder, "build", "Readmes.slnx", "--configuration", "Release");
  return Object.fromEntries(apps.map(({ id, name }) => [id, join(folder, name)]));
}

const projectWith = (ids, version) => `<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    ${[...ids].map((id) => `<PackageReference Include="${id}" Version="${version}" />`).join("")}
  </ItemGroup>
</Project>
`;

/** Publishes an application of the repository with Native AOT, from the packages; gives its program. */
export async function publishNative({ version, folder }, project, ...sources) {
  for (const source of [project, ...sources]) {
    const isSource = (path) => !/[\\/](bin|obj)$/.test(path);
    mkdirSync(dirname(join(folder, source)), { recursive: true });
    cpSync(join(root, source), join(folder, source), { recursive: true, filter: isSource });
  }

  cpSync(join(root, "Directory.Build.props"), join(folder, "Directory.Build.props"));
  const output = join(folder, "published");
  await dotnet(join(folder, project), "publish", "--configuration", "Release", "--output", output, "-p:PublishAot=true", `-p:SocketIoNetVersion=${version}`);
  return join(output, project.split("/").at(-1));
}
