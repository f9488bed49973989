/* Marks are typed into forms [data-mark]. Every change waits in localStorage until the server has it (J17): one waiting
   change per item, with an operation number of its own, so that sending it twice keeps it once. */
(() => {
  "use strict";

  const bar = document.querySelector("[data-sync]");
  if (!bar) return;
  const forms = [...document.querySelectorAll("[data-mark]")];
  const store = bar.dataset.store, token = bar.querySelector("[name=csrfmiddlewaretoken]").value;
  const words = bar.querySelector("[data-words]"), shape = bar.querySelector("[data-shape]"), retry = bar.querySelector("[data-retry]");
  let waiting = {}, kept = true, sending = false, trouble = "", delay = 2000, timer = 0;

  const number = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const write = (key, text) => { try { localStorage.setItem(key, text); return true; } catch { return false; } };
  const device = number(); // a page is a device of its own: two windows are asked which mark is right, like two tablets
  const keep = () => { kept = write(store, JSON.stringify(waiting)); };
  try { waiting = JSON.parse(read(store) || "{}"); } catch { waiting = {}; }

  const inputs = (form) => [...form.querySelectorAll("[data-criterion]")];
  const values = (form) => Object.fromEntries(inputs(form).map((input) => [input.dataset.criterion, input.value.trim()]));
  const comment = (form) => form.querySelector("[data-comment]");
  const fill = (form, given, text) => {
    for (const input of inputs(form)) input.value = given[input.dataset.criterion] ?? "";
    comment(form).value = text ?? "";
    sum(form);
  };
  const wrong = (input) => input.value.trim() !== "" && (!input.checkValidity() || Number(input.value) > Number(input.dataset.most));

  function sum(form) {
    const given = inputs(form).map((input) => input.value.trim());
    const total = given.reduce((all, text) => all + Math.round(Number(text || 0) * 100), 0) / 100;
    form.querySelector("[data-total]").textContent = given.some((text) => text) ? String(total) : "—";
    for (const input of inputs(form)) input.classList.toggle("is-invalid", wrong(input));
    const whole = given.every((text) => text);
    document.querySelector(`[data-jump="${form.dataset.item}"]`)?.classList.toggle("is-whole", whole);
  }

  function note(form, text) { form.querySelector("[data-note]").textContent = text; }

  function changed(form) {
    sum(form);
    if (inputs(form).some(wrong)) { note(form, "分数超出范围或不对，请改正"); return; }
    const item = form.dataset.item, before = waiting[item];
    const base = Number(form.dataset.base), given = values(form), text = comment(form).value;
    const like = before ? before : JSON.parse(form.dataset.kept || "null");
    if (like && JSON.stringify(like.values) === JSON.stringify(given) && like.comment === text) return; // nothing new: focus moved away
    waiting[item] = {
      item, values: given, comment: text, operation: number(), device: before ? before.device : device,
      base: before ? before.base : base, revision: Math.max(before ? before.revision : 0, base) + 1,
    };
    if (before?.conflict) waiting[item].conflict = before.conflict; // the question which mark is right stays asked
    note(form, "");
    keep();
    show();
    plan(600);
  }

  function show() {
    const count = Object.keys(waiting).length;
    bar.classList.toggle("is-waiting", count > 0 || !!trouble || !kept);
    retry.hidden = count === 0;
    shape.textContent = count || trouble ? "▲" : "✓";
    const asked = Object.values(waiting).filter((one) => one.conflict).length;
    const state = trouble || (!navigator.onLine ? "已断网" : asked === count ? "请确认以哪个分数为准" : "正在同步");
    words.textContent = count ? `未同步 ${count}：${state}，分数${kept ? "已存在这台设备上" : "没能存在设备上，请不要关闭本页"}` : (trouble || "全部已同步");
    bar.dataset.waiting = String(count);
  }

  function plan(after) { clearTimeout(timer); timer = setTimeout(send, after); }

  async function send() {
    if (sending) { plan(500); return; }
    const change = Object.values(waiting).find((one) => !one.conflict);
    if (!change) { show(); return; }
    sending = true;
    let again = 0;
    try {
      const answer = await fetch(bar.dataset.save, {
        method: "POST", credentials: "same-origin", redirect: "manual", body: JSON.stringify(change),
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) throw new Error("登录已过期，请另开窗口重新登录（或重新打开短信链接）后点“现在同步”");
      if (answer.status === 404) throw new Error("这次评审您已不能打分，请联系主办单位");
      if (answer.status >= 500) throw new Error("服务器暂时没有回应");
      settle(change, answer.status, await answer.json());
      trouble = "";
      delay = 2000;
    } catch (error) {
      trouble = error instanceof TypeError ? "" : error.message;
      again = delay;
      delay = Math.min(delay * 2, 30000);
    }
    sending = false;
    show();
    if (again) plan(again);
    else if (Object.values(waiting).some((one) => !one.conflict)) plan(50);
  }

  function settle(change, status, answer) {
    const form = forms.find((one) => one.dataset.item === change.item), now = waiting[change.item];
    if (status === 200) {
      if (form) form.dataset.base = String(answer.mark.revision);
      if (now && now.operation === change.operation) delete waiting[change.item];
      else if (now) Object.assign(now, { base: answer.mark.revision, revision: Math.max(now.revision, answer.mark.revision + 1) });
      if (form) follow(form, answer.mark.revision);
      if (form) form.dataset.kept = JSON.stringify({ values: change.values, comment: change.comment });
      if (form) note(form, waiting[change.item] ? "" : "已保存");
    } else if (now && now.operation === change.operation) { // else a later change is under way, and answers for itself
      now.conflict = { message: answer.message, mark: answer.mark ?? null };
      if (form) conflict(form, now);
    }
    keep();
  }

  /* The hidden fields of a form sent without scripts stay in step. */
  function follow(form, revision) {
    const hidden = (name) => form.querySelector(`[name$="${name}"]`);
    if (hidden("base")) hidden("base").value = String(revision);
    if (hidden("revision")) hidden("revision").value = String(revision + 1);
    if (hidden("operation")) hidden("operation").value = number();
  }

  function conflict(form, change) {
    const box = form.querySelector("[data-conflict]"), { message, mark } = change.conflict;
    box.replaceChildren();
    const said = document.createElement("p");
    said.textContent = message;
    box.append(said);
    const button = (label, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn";
      made.textContent = label;
      made.addEventListener("click", act);
      box.append(made);
    };
    if (mark) {
      button("采用服务器上的分数", () => {
        delete waiting[change.item];
        note(form, "");
        form.dataset.base = String(mark.revision);
        fill(form, mark.values, mark.comment);
        form.dataset.kept = JSON.stringify({ values: values(form), comment: comment(form).value });
        follow(form, mark.revision);
        done();
      });
    }
    if (mark && !mark.submitted) {
      button("采用本机的分数", () => {
        const mine = waiting[change.item];
        Object.assign(mine, { base: mark.revision, revision: mark.revision + 1, operation: number() });
        delete mine.conflict;
        done();
      });
    }
    if (!mark) button("知道了，我来改", () => { delete waiting[change.item]; done(); });
    const done = () => { box.hidden = true; keep(); show(); plan(50); };
    box.hidden = false;
  }

  for (const form of forms) {
    const mine = waiting[form.dataset.item];
    if (mine) {
      fill(form, mine.values, mine.comment);
      if (mine.conflict) conflict(form, mine);
    } else sum(form);
    if (!mine) form.dataset.kept = JSON.stringify({ values: values(form), comment: comment(form).value });
    if (form.dataset.locked !== undefined) continue;
    let typing = 0;
    form.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => changed(form), 350); sum(form); });
    form.addEventListener("change", () => { clearTimeout(typing); changed(form); });
    for (const step of form.querySelectorAll("[data-step]")) {
      step.hidden = false;
      step.addEventListener("click", () => {
        const input = step.parentElement.querySelector("[data-criterion]");
        const next = Math.min(Number(input.dataset.most), Math.max(0, Number(input.value || 0) + Number(step.dataset.step)));
        input.value = String(Math.round(next * 100) / 100);
        changed(form);
      });
    }
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-criterion]")) return;
      event.preventDefault();
      const all = inputs(form), next = all[all.indexOf(event.target) + 1];
      (next || comment(form)).focus();
      next?.select();
    });
    /* Sent by its button, the form carries the change itself: nothing else need wait for it. */
    form.addEventListener("submit", (event) => {
      clearTimeout(typing);
      if (form.method !== "post") { event.preventDefault(); return; }
      changed(form);
      if (!navigator.onLine) { event.preventDefault(); event.stopImmediatePropagation(); return; }
      const mine = waiting[form.dataset.item];
      if (!mine || mine.conflict) return;
      for (const name of ["operation", "revision", "base", "device"]) form.querySelector(`[name$="${name}"]`).value = String(mine[name]);
    }, true);
  }

  document.addEventListener("keydown", (event) => {
    if (!event.altKey) return;
    const turn = document.querySelector(`[data-turn="${event.key}"]`);
    if (turn) { event.preventDefault(); turn.click(); }
  });
  retry.addEventListener("click", () => { delay = 2000; trouble = ""; send(); });
  window.addEventListener("online", () => { delay = 2000; trouble = ""; send(); });
  window.addEventListener("offline", show);
  window.addEventListener("beforeunload", (event) => { if (Object.keys(waiting).length && !navigator.onLine) event.preventDefault(); });
  show();
  if (Object.keys(waiting).length) plan(50);
})();
