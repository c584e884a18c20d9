// Runs nginx with the configuration of a site as it is, except for where it listens and where the servers are.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes the configuration of an nginx that needs nothing outside of the folder, and gives its path.
 * servers: the addresses behind the names in the file; listen, pages: for its "listen" and "root".
 */
export function writeNginxConfiguration(folder, { file, text = readFileSync(file, "utf8"), listen, servers, pages = folder }) {
  const site = withAddresses(text, servers).replace(/^(\s*listen) .*;/m, `$1 ${listen};`).replace(/^(\s*root) .*;/m, `$1 ${pages};`);
  mkdirSync(join(folder, "temp"), { recursive: true });
  writeFileSync(join(folder, "site.conf"), site);
  writeFileSync(join(folder, "nginx.conf"), mainConfiguration(folder));
  return join(folder, "nginx.conf");
}

/** The same text with the addresses of servers in the place of their names. */
export function withAddresses(text, servers) {
  return Object.entries(servers).reduce((result, [name, address]) => result.replace(`${name}:8080`, address), text);
}

/** What a package of nginx brings, and around it the site. */
function mainConfiguration(folder) {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/temp/${name};`);
  return `${process.getuid?.() === 0 ? "user root;\n" : ""}daemon off;
pid ${folder}/nginx.pid;
error_log stderr warn;
worker_processes 2;
events { worker_connections 4096; }
http {
  types { text/html html; text/css css; text/javascript js; image/svg+xml svg; }
  access_log off;
  ${temporary.join("\n  ")}
  include ${folder}/site.conf;
}
`;
}
