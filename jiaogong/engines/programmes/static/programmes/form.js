/* The form of an entry: saves by itself, keeps a copy on this device until the server has it, counts characters, sends
   files with progress. Sensitive fields go to the server alone. */
(() => {
  "use strict";

  const PAUSE = 2500, LONGEST_WAIT = 15000, DAYS_KEPT = 7;
  const PREFIX = "entry:";

  const isSensitive = (control) => Boolean(control.closest("[data-sensitive]"));
  const isField = (name) => name === "title" || name.startsWith("a-");

  /* What stands in the form, by name; a group of boxes as a list. */
  const valuesOf = (form, withSensitive) => {
    const found = {};
    for (const control of form.elements) {
      if (!control.name || !isField(control.name) || (!withSensitive && isSensitive(control))) continue;
      if (control.type === "checkbox") {
        found[control.name] ??= [];
        if (control.checked) found[control.name].push(control.value);
      } else if (control.type === "radio") {
        found[control.name] ??= "";
        if (control.checked) found[control.name] = control.value;
      } else found[control.name] = control.value;
    }
    return found;
  };

  const fill = (form, values) => {
    for (const control of form.elements) {
      if (!control.name || !(control.name in values) || isSensitive(control)) continue;
      const value = values[control.name];
      if (control.type === "checkbox") control.checked = value.includes(control.value);
      else if (control.type === "radio") control.checked = control.value === value;
      else control.value = value;
      control.dispatchEvent(new Event("input", { bubbles: false }));
    }
  };

  const copies = {
    read(key) { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; } },
    write(key, copy) { try { localStorage.setItem(PREFIX + key, JSON.stringify(copy)); } catch { /* full or private */ } },
    drop(key) { try { localStorage.removeItem(PREFIX + key); } catch { /* private mode */ } },
    /* What was left behind here long ago is of no use to anybody. */
    sweep() {
      try {
        for (const name of Object.keys(localStorage)) {
          if (!name.startsWith(PREFIX)) continue;
          const copy = JSON.parse(localStorage.getItem(name));
          if (!copy?.at || Date.now() - copy.at > DAYS_KEPT * 86400000) localStorage.removeItem(name);
        }
      } catch { /* private mode */ }
    },
  };

  class Autosave {
    constructor(form) {
      this.form = form;
      this.key = form.dataset.entry;
      this.local = form.dataset.local === "yes";
      this.line = document.getElementById("save-state");
      this.saved = JSON.stringify(valuesOf(form, true));
      this.busy = false;
      this.stopped = false;
      this.wait = PAUSE;
      form.elements.window.value = this.window = crypto.getRandomValues(new Uint32Array(3)).join("-");
      form.addEventListener("input", () => this.changed());
      form.addEventListener("change", () => this.changed());
      form.addEventListener("submit", () => { this.number(); this.leaving = true; });
      window.addEventListener("pagehide", () => this.last());
      document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.last(); });
      window.addEventListener("online", () => this.soon(0));
      this.restore();
    }

    /* What this device still has and the server does not. */
    restore() {
      const copy = this.local ? copies.read(this.key) : null;
      if (!copy) return;
      const now = valuesOf(this.form, false);
      const differs = Object.entries(copy.values).some(([name, value]) => name in now && JSON.stringify(now[name]) !== JSON.stringify(value));
      if (!differs) { copies.drop(this.key); return; }
      const box = document.getElementById("local-copy");
      const when = new Date(copy.at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
      if (Number(this.form.elements.revision.value) <= copy.revision) {
        fill(this.form, copy.values);
        this.say("failed", `已恢复本机 ${when} 没传上去的内容`);
        this.soon(PAUSE);
        return;
      }
      box.querySelector("[data-words]").textContent = `本机还留着 ${when} 没传上去的内容，但这份申报后来在别处改过。用哪一份？`;
      box.hidden = false;
      box.querySelector("[data-use]").addEventListener("click", () => { fill(this.form, copy.values); box.hidden = true; this.changed(); });
      box.querySelector("[data-drop]").addEventListener("click", () => { copies.drop(this.key); box.hidden = true; });
    }

    changed() {
      if (this.stopped) return;
      this.keep();
      this.say("waiting", "正在填写…");
      this.soon(PAUSE);
    }

    keep() {
      if (this.local) copies.write(this.key, { at: Date.now(), revision: Number(this.form.elements.revision.value), values: valuesOf(this.form, false) });
    }

    soon(after) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), after);
    }

    number() {
      const serial = this.form.elements.serial;
      serial.value = Number(serial.value) + 1;
    }

    body() {
      this.number();
      const data = new FormData(this.form);
      data.delete("once");
      return data;
    }

    async save() {
      const values = JSON.stringify(valuesOf(this.form, true));
      if (this.stopped || this.leaving || values === this.saved) return;
      if (this.busy) { this.soon(PAUSE); return; }
      this.busy = true;
      this.say("waiting", "正在保存…");
      const timeout = new AbortController();
      const clock = setTimeout(() => timeout.abort(), LONGEST_WAIT);
      try {
        const response = await fetch(this.form.dataset.autosave, {
          method: "POST", body: this.body(), signal: timeout.signal, credentials: "same-origin", headers: { Accept: "application/json" },
        });
        await this.answered(response, values);
      } catch {
        this.retry("网络不通，内容已留在本机，连上后自动保存");
      } finally {
        clearTimeout(clock);
        this.busy = false;
      }
    }

    async answered(response, values) {
      const json = (response.headers.get("content-type") || "").includes("json");
      if (response.redirected || response.status === 403 || !json) {
        this.retry(response.redirected || response.status === 403 ? "登录已过期，请在新窗口登录后回来" : "没有保存成功，稍后再试");
        return;
      }
      const answer = await response.json();
      if (response.status === 409) { this.conflict(answer.conflict); return; }
      this.form.elements.revision.value = answer.revision;
      this.saved = values;
      this.wait = PAUSE;
      this.errors(answer.errors);
      const wrong = Object.keys(answer.errors).length;
      if (JSON.stringify(valuesOf(this.form, true)) !== values) { this.keep(); this.soon(PAUSE); }
      else if (!wrong) copies.drop(this.key);
      else this.keep();
      this.say(wrong ? "failed" : "", wrong ? `已保存 ${answer.at}，有 ${wrong} 处要改` : `已保存 ${answer.at}`);
    }

    retry(words) {
      this.say("failed", words);
      this.wait = Math.min(this.wait * 2, 60000);
      this.soon(this.wait);
    }

    conflict(words) {
      this.stopped = true;
      this.keep();
      this.say("failed", "没有保存");
      const box = document.getElementById("conflict");
      box.querySelector("[data-words]").textContent = words;
      box.hidden = false;
      box.scrollIntoView({ block: "center" });
    }

    errors(wrong) {
      for (const row of this.form.querySelectorAll("[data-key]")) {
        row.querySelector("[data-live-error]")?.remove();
        const text = wrong[row.dataset.key];
        if (!text) continue;
        const note = document.createElement("p");
        note.className = "field-error";
        note.dataset.liveError = "1";
        note.textContent = text;
        row.append(note);
      }
    }

    /* The page goes: what is not saved is sent without waiting for an answer. */
    last() {
      if (this.stopped || this.leaving || JSON.stringify(valuesOf(this.form, true)) === this.saved) return;
      this.keep();
      navigator.sendBeacon?.(this.form.dataset.autosave, this.body());
    }

    say(state, words) {
      this.line.className = `save-state ${state}`;
      this.line.querySelector("[data-words]").textContent = words;
    }
  }

  const count = (form) => {
    for (const control of form.querySelectorAll("[data-longest]")) {
      const line = control.closest(".entry-row")?.querySelector("[data-counter]");
      if (!line) continue;
      const most = Number(control.dataset.longest);
      const show = () => {
        const length = [...control.value.trim()].length;
        line.hidden = length < most * 0.6 && most > 200 ? length === 0 : length < most * 0.8;
        line.textContent = `${length} / ${most} 字`;
        line.classList.toggle("over", length > most);
      };
      control.addEventListener("input", show);
      show();
    }
  };

  /* Files: sent one field at a time, the field's list comes back. */
  const send = (form, box, extra) => {
    const data = new FormData(form);
    data.delete("once");
    for (const [name, value] of extra) data.append(name, value);
    const bar = box.querySelector(".upload-progress");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", (event) => {
      if (!bar || !event.lengthComputable) return;
      bar.hidden = false;
      bar.value = (event.loaded / event.total) * 100;
    });
    const failed = () => {
      if (bar) bar.hidden = true;
      const note = document.createElement("p");
      note.className = "field-error";
      note.setAttribute("role", "alert");
      note.textContent = "没有传上去，请检查网络后再试。";
      box.prepend(note);
    };
    request.addEventListener("load", () => {
      if (request.status !== 200 || !request.responseText.includes("data-upload")) { failed(); return; }
      box.innerHTML = request.responseText;
    });
    request.addEventListener("error", failed);
    request.send(data);
  };

  const files = (root) => {
    const upload = (input) => {
      if (!input.files.length) return;
      send(document.getElementById(input.getAttribute("form")), input.closest("[data-files]"), []);
    };
    root.addEventListener("change", (event) => { if (event.target.matches("[data-upload]")) upload(event.target); });
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const box = button.closest("[data-files]");
      if (!box) return;
      event.preventDefault();
      if (button.matches("[data-upload-button]")) upload(box.querySelector("[data-upload]"));
      else send(document.getElementById(button.getAttribute("form")), box, [[button.name, button.value]]);
    });
  };

  const begin = () => {
    copies.sweep();
    for (const form of document.querySelectorAll(".entry-form")) {
      count(form);
      files(form);
      if (form.dataset.autosave) new Autosave(form);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
