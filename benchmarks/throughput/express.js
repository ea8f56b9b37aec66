// LINE's Node SDK as its readme shows it: the middleware checks and parses, nothing is stored, 200 goes out.
"use strict";

const express = require("express");
const line = require("@line/bot-sdk");

const app = express();
app.get("/", (_request, response) => response.sendStatus(200));
app.post("/line/webhook", line.middleware({ channelSecret: process.env.CHANNEL_SECRET }), (_request, response) => {
  response.sendStatus(200);
});
app.listen(Number(process.env.PORT), "127.0.0.1");
