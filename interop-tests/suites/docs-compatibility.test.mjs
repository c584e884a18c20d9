// The pages docs/compatibility.md and docs/security-requirements.md name the tests that show what they say. They may not name tests that are not there.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const statuses = ["works", "partly", "not yet", "not tested"];

/** The tables of a page: the heading above each row, the names of its columns, and its cells. */
function readRows(name) {
  const page = readFileSync(join(root, "docs", name), "utf8");
  const rows = [];
  let heading = "";
  let columns;
  for (const [index, line] of page.split("\n").entries()) {
    if (line.startsWith("#")) heading = line.replace(/^#+ /, "");
    if (!line.startsWith("|")) columns = undefined;
    else if (!columns) columns = cellsOf(line);
    else if (!/^\|[-|]+\|$/.test(line)) rows.push({ heading, line: index + 1, columns, cells: cellsOf(line) });
  }
  return rows;
}

const cellsOf = (line) => line.slice(1, -1).split(" | ").map((cell) => cell.trim());

/** The C# files below tests, by their path without the ending. */
function csharpTests(folder = join(root, "tests")) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["bin", "obj"].includes(entry.name) ? [] : csharpTests(path);
    return entry.name.endsWith(".cs") ? [`/${relative(root, path).replaceAll("\\", "/").slice(0, -3)}`] : [];
  });
}

const csharp = csharpTests();

/** The path of the test file that the page calls so. */
function fileOf(name) {
  if (/[A-Z]/.test(name)) {
    const found = csharp.filter((path) => path.endsWith(`/${name}`));
    assert.equal(found.length, 1, `${name} is one test class, and not ${found.join(", ") || "none"}`);
    return join(root, `${found[0]}.cs`);
  }
  const path = join(root, "interop-tests", `${name.includes("/") ? name : `suites/${name}`}.test.mjs`);
  assert.ok(existsSync(path), `${relative(root, path)} exists`);
  return path;
}

const titles = /\b(?:test|describe)\(\s*(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;

/** Whether the file has a test whose title has that text in it; titles from a table of cases stand in literals of their own. */
function hasTest(path, title) {
  const text = readFileSync(path, "utf8");
  if (path.endsWith(".cs")) return new RegExp(`\\bpublic [\\w<> ]*\\b${title}\\(`).test(text);
  return [...text.matchAll(titles)].some((match) => (match[1] ?? match[2]).includes(title)) || text.includes(`"${title}"`);
}

/** The files that a cell names, each with the titles that follow it. */
function referencesOf(cell) {
  const references = [];
  for (const [, file, title] of cell.matchAll(/`([^`]+)`|"([^"]+)"/g)) {
    if (file) references.push({ file, titles: [] });
    else assert.ok(references.at(-1)?.titles.push(title), `"${title}" stands behind a file`);
  }
  return references;
}

/** A fresh failure for each row tells all that is wrong with a page at once. */
function forEachRow(rows, check) {
  const wrong = rows.flatMap((row) => {
    try {
      check(row);
      return [];
    } catch (error) {
      return [`line ${row.line}: ${error.message}`];
    }
  });
  assert.deepEqual(wrong, []);
}

function assertTestsAreThere(rows) {
  forEachRow(rows, ({ cells }) => {
    for (const { file, titles } of referencesOf(cells.at(-1))) {
      const path = fileOf(file);
      for (const title of titles) assert.ok(hasTest(path, title), `${file} has "${title}"`);
    }
  });
}

describe("the page of compatibility", () => {
  const rows = readRows("compatibility.md");

  test("has its tables", () => {
    const headings = new Set(rows.map(({ heading }) => heading));
    for (const heading of ["Server", "Namespace", "Socket", "Options", "Polling", "Recovery", "Clients"]) assert.ok(headings.has(heading), heading);
    assert.ok(rows.length > 100, `${rows.length} rows`);
  });

  test("gives each row a status", () => {
    forEachRow(rows, ({ columns, cells }) => {
      assert.equal(cells.length, columns.length, "as many cells as columns");
      const at = columns.indexOf("status");
      if (at >= 0) assert.ok(statuses.some((status) => cells[at].startsWith(status)), `"${cells[at]}" is a status`);
    });
  });

  test("names a test for what works", () => {
    forEachRow(rows, ({ columns, cells }) => {
      const works = cells.some((cell, i) => columns[i] !== "shown by" && /^(works|partly)\b/.test(cell));
      const shown = cells.at(-1);
      if (works) assert.ok(referencesOf(shown).length > 0 || shown === "not tested", "a test, or not tested");
      else assert.ok(["—", "not tested"].includes(shown), `"${shown}" shows nothing`);
    });
  });

  test("names only tests that are there", () => assertTestsAreThere(rows));
});

describe("the page of security requirements", () => {
  const rows = readRows("security-requirements.md");

  test("has every requirement once", () => {
    const items = rows.map(({ cells }) => cells[0]).filter((item) => item.startsWith("R-"));
    const areas = { L: 28, H: 10, W: 7, E: 6, S: 8, Q: 5, ID: 6, U: 6, X: 4, R: 5, B: 1, O: 2 };
    const expected = Object.entries(areas).flatMap(([area, count]) => Array.from({ length: count }, (_, i) => `R-${area}${i + 1}`));
    assert.deepEqual(items.toSorted(), expected.toSorted());
  });

  test("answers each item by a test or by a reason", () => {
    forEachRow(rows, ({ columns, cells }) => {
      assert.equal(cells.length, columns.length, "as many cells as columns");
      const reason = /^(does not apply|needs none)\b.*: ./.test(cells.at(-2));
      assert.equal(referencesOf(cells.at(-1)).length > 0, !reason, `"${cells.at(-1)}" answers it`);
    });
  });

  test("names only tests that are there", () => assertTestsAreThere(rows));
});
