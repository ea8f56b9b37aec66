// nlp.js as a line protocol: first line the knowledge, then one line of messages for each round; answers in JSON.
"use strict";

const readline = require("node:readline");
const { dockStart } = require("@nlpjs/basic");
const { LangTh } = require("@nlpjs/lang-th");

const hasThai = (text) => /[\u0e01-\u0e5b]/.test(text);
const localeOf = (text) => (hasThai(text) ? "th" : "en");

async function train({ examples, places, slots }) {
  const settings = { nlp: { autoSave: false, autoLoad: false, languages: ["th", "en"], nlu: { log: false, useNoneFeature: true } } };
  const dock = await dockStart({ settings, use: ["Basic"] }, undefined, [], false);
  dock.getContainer().use(LangTh);
  const nlp = dock.get("nlp");
  for (const { intent, text } of examples) nlp.addDocument(localeOf(text), text, intent);
  for (const { kind, value, names } of places) nlp.addNerRuleOptionTexts(["th", "en"], kind, value, names);
  for (const { intent, kind } of slots) nlp.slotManager.addSlot(intent, kind, false);
  await nlp.train();
  return nlp;
}

async function answer(nlp, messages) {
  const answers = [];
  for (const text of messages) {
    const started = process.hrtime.bigint();
    const found = await nlp.process(localeOf(text), text);
    const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
    answers.push({ intent: found.intent, score: found.score, places: found.entities.map((entity) => entity.option), milliseconds });
  }
  return answers;
}

async function main() {
  let nlp = null;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const given = JSON.parse(line);
    if (nlp === null) {
      const started = Date.now();
      nlp = await train(given);
      console.log(JSON.stringify({ trained_seconds: (Date.now() - started) / 1000 }));
    } else {
      console.log(JSON.stringify(await answer(nlp, given)));
    }
  }
}

main();
