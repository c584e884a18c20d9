// Starts samples/Chat. CHAT_URL names one that runs already.
import { startWebApp } from "../support/web-app.mjs";

export const startChat = () =>
  process.env.CHAT_URL ? { url: process.env.CHAT_URL, stop: async () => {} } : startWebApp("samples/Chat");
