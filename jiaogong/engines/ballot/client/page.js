/* The voter's page: 领票, 投票, 验票. What must survive a lost reply or a closed page is kept in this browser until the
   ballot is in the box, and no longer. */
import * as tickets from "./tickets.js";
import { read } from "./choices.js";
import { picture } from "./picture.js";

const MISSING = "没有连上服务器。您的票没有丢：请检查网络，再按一次。";
const $ = (name) => document.getElementById(`ballot-${name}`);
const page = JSON.parse(document.getElementById("ballot-data")?.textContent || "null");
const place = page ? `xtl1:${page.manifest.vote}` : "";

const kept = () => JSON.parse(localStorage.getItem(place) || "null");
const keep = (state) => localStorage.setItem(place, JSON.stringify(state));

const show = (name) => {
  for (const part of document.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
  for (const step of document.querySelectorAll("[data-step]")) {
    const steps = ["draw", "choose", "done"];
    const at = steps.indexOf(name === "check" ? "choose" : name);
    const mine = steps.indexOf(step.dataset.step);
    step.toggleAttribute("aria-current", mine === at);
    if (mine === at) step.setAttribute("aria-current", "step");
    step.classList.toggle("is-past", mine < at);
  }
  document.querySelector(`[data-part="${name}"] h2`)?.focus();
};
const say = (words) => {
  $("problem").hidden = !words;
  $("problem-words").textContent = words;
  if (words) $("problem").scrollIntoView({ block: "center" });
};
const busy = async (button, words, act) => {
  const before = button.textContent;
  button.disabled = true;
  button.textContent = words;
  say("");
  try {
    await act();
  } catch (error) {
    say(error instanceof TypeError ? MISSING : error.message);
  } finally {
    button.disabled = false;
    button.textContent = before;
  }
};

const drawTickets = async () => {
  const { manifest } = page;
  let state = kept();
  if (!state?.drawn) {
    const drawn = {};
    for (const question of manifest.questions) drawn[question.key] = await tickets.draw(manifest, question);
    state = { drawn };
    keep(state); // before it is asked for: a lost reply can be asked for again
    if (!kept()?.drawn) throw new Error("这个浏览器存不住票（可能是无痕模式），请换一个浏览器，或找监票人领纸质票。");
  }
  const blinded = Object.fromEntries(Object.entries(state.drawn).map(([key, one]) => [key, one.blinded]));
  const answer = await fetch(page.issue, {
    method: "POST", body: JSON.stringify({ blinded }), cache: "no-store", redirect: "error",
    headers: { "Content-Type": "application/json", "X-CSRFToken": page.csrf },
  });
  const said = await answer.json().catch(() => ({ error: MISSING }));
  if (!answer.ok) throw new Error(said.error);
  const tokens = {};
  for (const question of manifest.questions) {
    try {
      tokens[question.key] = await tickets.finish(question, state.drawn[question.key], said.signatures[question.key]);
    } catch {
      throw new Error("发票处给的签章和公布的投票清单对不上，请不要投票，马上告诉监票人。");
    }
  }
  keep({ ...state, tokens });
  show("choose");
};

const castOne = async (record) => {
  const answer = await fetch(`${page.box}/cast/${page.manifest.vote}`, {
    method: "POST", body: record, mode: "cors", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
    headers: { "Content-Type": "text/plain" },
  });
  const said = await answer.json().catch(() => ({ error: MISSING }));
  if (!answer.ok) throw new Error(said.error);
  const mine = await tickets.receiptOf(record);
  const signed = await tickets.acknowledged(page.manifest, said);
  if (said.code !== mine.code || signed === false) {
    throw new Error(`票箱的回执不对。请记下验票码 ${mine.code}，马上告诉监票人。`);
  }
  return said;
};

const castAll = async (answers) => {
  const { manifest } = page;
  let state = kept();
  if (!state.records) {
    const records = [];
    for (const question of manifest.questions) {
      const { [question.key]: drawn } = state.drawn;
      records.push(await tickets.recordOf(manifest, question, drawn, state.tokens[question.key], answers[question.key]));
    }
    for (let n = records.length - 1; n > 0; n -= 1) {
      const other = crypto.getRandomValues(new Uint32Array(1))[0] % (n + 1);
      [records[n], records[other]] = [records[other], records[n]];
    }
    state = { records, receipts: [] }; // the private keys are gone from here on
    keep(state);
  }
  while (state.receipts.length < state.records.length) {
    state.receipts.push(await castOne(state.records[state.receipts.length]));
    keep(state);
  }
  keep({ done: true });
  finishPage(state.receipts);
};

const finishPage = (receipts) => {
  const codes = receipts.map((receipt) => receipt.code).sort();
  $("codes").replaceChildren(...codes.map((code) => Object.assign(document.createElement("li"), { textContent: code })));
  const image = picture(page.manifest.title, codes);
  $("picture").src = image;
  $("picture").alt = `验票码 ${codes.join("、")}`;
  $("save").href = image;
  const proof = JSON.stringify({ vote: page.manifest.vote, receipts });
  $("proof").href = `data:application/json;charset=utf-8,${encodeURIComponent(proof)}`;
  show("done");
};

const resend = async () => {
  if (kept()?.records) await castAll(null);
};

const check = () => {
  const found = read($("paper"), page.manifest, page.words);
  say(found.problem || "");
  if (found.problem) return;
  const rows = found.said.map(([title, word]) => {
    const row = document.createElement("tr");
    for (const text of [title, word]) row.append(Object.assign(document.createElement("td"), { textContent: text }));
    return row;
  });
  $("said").replaceChildren(...rows);
  $("cast").onclick = () => busy($("cast"), "正在投出…", () => castAll(found.answers));
  show("check");
};

const start = () => {
  if (!window.isSecureContext || !window.crypto?.subtle) return show("refused");
  const state = kept();
  $("draw").onclick = () => busy($("draw"), "正在领票…", drawTickets);
  $("check").onclick = check;
  $("back").onclick = () => show("choose");
  $("resend").onclick = () => busy($("resend"), "正在投出…", resend);
  if (state?.done) return show("over");
  if (state?.records) return show("resend");
  if (state?.tokens) return show("choose");
  return show(page.issued && !state?.drawn ? "lost" : "draw");
};

export const open = () => page && start();
