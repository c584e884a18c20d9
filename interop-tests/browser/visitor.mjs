// One visitor of the chat: a page in a browser context of its own, and what that page complained about.
const STEP_LIMIT_MS = 15_000;

export async function openVisitor(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", ...options });
  context.setDefaultTimeout(STEP_LIMIT_MS);
  const page = await context.newPage();
  const complaints = [];
  const webSockets = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("websocket", (webSocket) => {
    const seen = { sent: [], received: [] };
    webSocket.on("framesent", ({ payload }) => seen.sent.push(String(payload)));
    webSocket.on("framereceived", ({ payload }) => seen.received.push(String(payload)));
    webSockets.push(seen);
  });
  await page.goto(url);
  return { page, context, complaints, webSockets };
}

export async function joinRoom({ page }, name, room) {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Room", { exact: true }).fill(room);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { name: `# ${room}` }).waitFor();
}

export async function say({ page }, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

export const sees = ({ page }, text) => page.getByText(text, { exact: true }).first().waitFor();

export const seesUpgrade = ({ page }) => page.getByText("polling → websocket").waitFor();
