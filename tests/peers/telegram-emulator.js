// telegram-test-api as a stand-in for Telegram's servers, with what python-telegram-bot needs and the package lacks:
// complete users and messages, dates in seconds, the secret header on webhooks, and methods it does not implement.
"use strict";

const express = require("express");
const TelegramServer = require("telegram-test-api");

const BOT = { id: 666, is_bot: true, first_name: "Hotline", username: "HotlineTestBot" };
const seconds = () => Math.floor(Date.now() / 1000);
const chatOf = (id) => ({ id: Number(id), type: Number(id) < 0 ? "group" : "private" });

const format = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  const formatted = format(update);
  if (formatted.callback_query) formatted.callback_query.chat_instance = "1";
  return formatted;
};

class Emulator extends TelegramServer {
  addBotMessage(sent, token) {
    const kept = super.addBotMessage(sent, token);
    const message = { message_id: kept.message_id, date: seconds(), from: BOT, chat: chatOf(sent.chat_id), text: kept.text || "-" };
    return kept.reply_markup ? { ...message, reply_markup: kept.reply_markup } : message;
  }

  async addUserUpdate(update) {
    const hook = this.webhooks[update.botToken];
    if (!hook) return super.addUserUpdate(update);
    this.updateId += 1;
    const headers = { "content-type": "application/json" };
    if (hook.secret_token) headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret_token;
    await fetch(hook.url, { method: "POST", headers, body: JSON.stringify(TelegramServer.formatUpdate(update)) });
    return undefined;
  }
}

const emulator = new Emulator({ port: Number(process.env.PORT), host: "127.0.0.1" });
const app = express();
app.use(express.json());
app.use(express.urlencoded({ extended: true }));
const ok = (result) => (_request, response) => response.json({ ok: true, result });
app.all("/bot:token/getMe", ok(BOT));
app.all("/bot:token/sendChatAction", ok(true));

const answered = [];
app.all("/bot:token/answerCallbackQuery", (request, response) => {
  answered.push(request.body.callback_query_id);
  response.json({ ok: true, result: true });
});
app.get("/answeredCallbacks", (_request, response) => response.json(answered));

app.all("/bot:token/setWebhook", (request, response) => {
  emulator.setWebhook({ ...request.query, ...request.body }, request.params.token);
  response.json({ ok: true, result: true });
});
app.all("/bot:token/deleteWebhook", (request, response) => {
  emulator.deleteWebhook(request.params.token);
  response.json({ ok: true, result: true });
});
app.all("/bot:token/getWebhookInfo", (request, response) => {
  const hook = emulator.webhooks[request.params.token] || { url: "" };
  const kinds = hook.allowed_updates ? { allowed_updates: JSON.parse(hook.allowed_updates) } : {};
  const info = { url: hook.url, has_custom_certificate: false, pending_update_count: 0, ...kinds };
  response.json({ ok: true, result: info });
});

const profile = {};
const remember = (part, field, empty) => {
  const place = (request) => `${part} ${request.body.language_code || ""}`;
  app.all(`/bot:token/set${part}`, (request, response) => {
    profile[place(request)] = field(request.body);
    response.json({ ok: true, result: true });
  });
  app.all(`/bot:token/get${part}`, (request, response) => {
    response.json({ ok: true, result: profile[place(request)] || empty });
  });
};
remember("MyCommands", (sent) => JSON.parse(sent.commands), []);
remember("MyDescription", ({ description }) => ({ description }), { description: "" });
remember("MyShortDescription", (sent) => ({ short_description: sent.short_description }), { short_description: "" });
remember("ChatMenuButton", (sent) => JSON.parse(sent.menu_button), { type: "default" });

app.use(emulator.webServer);
emulator.webServer = app;
emulator.start();
