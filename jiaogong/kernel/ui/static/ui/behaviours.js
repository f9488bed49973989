/* Small named behaviours: an element says data-behaviour="fold", the function of that name runs once on it. */
(() => {
  "use strict";

  const behaviours = {
    /* <details> remembers whether it is open. */
    fold(element) {
      const key = `fold:${element.dataset.key}`;
      try {
        if (localStorage.getItem(key) === "shut" && !element.querySelector("[aria-current]")) element.open = false;
      } catch { return; }
      element.addEventListener("toggle", () => {
        try { localStorage.setItem(key, element.open ? "open" : "shut"); } catch { /* private mode */ }
      });
    },
    /* The menu shows the entry I am at, however long it is. */
    menu(element) {
      const here = element.querySelector("[aria-current]");
      if (here && here.offsetTop + here.offsetHeight > element.clientHeight - 40) element.scrollTop = here.offsetTop - element.clientHeight / 2;
    },
    /* <details> that begins shut on a phone. */
    narrow(element) { if (window.innerWidth < 768) element.open = false; },
    /* A form about the rows of a list is sent with the list's query as it is now: the list is narrowed in place. */
    "same-query"(form) {
      form.addEventListener("submit", () => { form.action = new URL(form.action).pathname + location.search; });
    },
    /* A summary of errors takes the focus. */
    focus(element) { element.focus(); },
    /* A button prints the page. */
    print(element) { element.addEventListener("click", () => window.print()); },
    /* A select or checkbox sends its form. */
    autosubmit(element) { element.addEventListener("change", () => element.form.requestSubmit()); },
    /* A button reads the page's text aloud where the browser itself has a voice; else it stays away. */
    listen(element) {
      if (!("speechSynthesis" in window)) return;
      element.hidden = false;
      const show = (reading) => {
        element.setAttribute("aria-pressed", String(reading));
        element.querySelector("[data-word]").textContent = reading ? "停止朗读" : "听";
      };
      element.addEventListener("click", () => {
        const reading = element.getAttribute("aria-pressed") === "true";
        speechSynthesis.cancel();
        show(!reading);
        if (reading) return;
        const said = new SpeechSynthesisUtterance(document.getElementById("content").innerText);
        said.lang = "zh-CN";
        said.rate = 0.9;
        said.onend = said.onerror = () => show(false);
        speechSynthesis.speak(said);
      });
      window.addEventListener("pagehide", () => speechSynthesis.cancel());
    },
    /* A search form sends a whole number as a post, so that it stands in no address (kernel/text/searching.py). */
    "private-search"(form) {
      const box = form.querySelector("[name=q]"), note = form.querySelector("#listing-q-note");
      const isNumber = () => {
        const text = box.value.normalize("NFKC").replace(/[\s-]/g, "");
        return /\d{7}/.test(text) || (/^[A-Za-z0-9]+$/.test(text) && text.replace(/\D/g, "").length >= 5);
      };
      box.addEventListener("input", () => { if (note) note.hidden = !isNumber(); });
      box.addEventListener("input", () => { if (box.value.trim()) form.querySelector("[name=found]")?.remove(); });
      form.addEventListener("htmx:configRequest", (event) => {
        if (event.detail.elt !== form || !isNumber()) return;
        event.preventDefault();
        if (event.detail.triggeringEvent?.type === "submit") form.submit();
      });
    },
    /* A form asks the browser for a passkey first. */
    passkey(element) { import(element.dataset.module).then((module) => module.offer(element)); },
    /* A chart draws itself when it comes into view. */
    chart(element) {
      const draw = () => import(element.dataset.draw).then((module) => module.draw(element));
      const watcher = new IntersectionObserver((seen) => {
        if (!seen.some((entry) => entry.isIntersecting)) return;
        watcher.disconnect();
        draw();
      }, { rootMargin: "200px" });
      watcher.observe(element);
    },
  };

  const wake = (root) => {
    const found = [...root.querySelectorAll("[data-behaviour]")];
    if (root.matches?.("[data-behaviour]")) found.unshift(root);
    for (const element of found) {
      if (element.dataset.awake) continue;
      element.dataset.awake = "1";
      for (const name of element.dataset.behaviour.split(" ")) behaviours[name]?.(element);
    }
  };

  /* A form sent is not sent again by an impatient second tap; coming back by the browser's arrow frees it. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    document.getElementById("busy")?.removeAttribute("hidden");
    setTimeout(free, 10000); // an answer that is a file leaves the page standing
  });
  const free = () => {
    document.getElementById("busy")?.setAttribute("hidden", "");
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  };
  window.addEventListener("pageshow", free);

  /* The export link follows the filters of the list. */
  document.addEventListener("htmx:afterSwap", (event) => {
    wake(event.target);
    const now = document.querySelector("[data-export]");
    const link = document.querySelector('[data-behaviour~="export"]');
    if (now && link) link.href = now.dataset.export;
  });
  document.addEventListener("htmx:responseError", (event) => {
    const busy = document.getElementById("busy");
    busy.textContent = event.detail.xhr.status === 404 ? "找不到这个内容，请刷新页面。" : "没有成功，请稍后再试。";
    busy.removeAttribute("hidden");
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => wake(document));
  else wake(document);
})();
