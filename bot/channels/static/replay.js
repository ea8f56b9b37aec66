// Plays a webhook body of LINE that somebody recorded: what its citizens did is done on this page.
"use strict";

async function replay() {
  const signature = byId("replay-signature").value.trim();
  const headers = signature ? { "x-line-signature": signature } : {};
  const answer = await fetch("/demo/replay?client=" + client, { method: "POST", headers, body: byId("replay-body").value });
  const told = await answer.json();
  byId("replay-result").textContent = told.text;
  if (!answer.ok) return;
  told.shown.forEach((shown) => show({ mine: shown }));
}

byId("replay-open").onclick = () => byId("replay").showModal();
byId("replay-send").onclick = () => replay().catch(() => { byId("replay-result").textContent = "ส่งไม่สำเร็จ ลองอีกครั้ง"; });
