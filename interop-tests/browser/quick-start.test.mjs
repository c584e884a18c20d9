// What README.md shows first, as a visitor sees it.
import { test } from "node:test";
import { startWebApp } from "../support/web-app.mjs";
import { browserOptions, useBrowser } from "./chromium.mjs";
import { talkInTwoWindows } from "./quick-start.mjs";

const running = useBrowser(() => startWebApp("interop-tests/QuickStart"));

test("two windows of the README's quick start talk to each other", browserOptions(), () => talkInTwoWindows(running.browser, running.app.url));
