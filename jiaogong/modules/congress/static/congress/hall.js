// A part of the page that renews itself: asks every few seconds without cookies, and changes nothing that has not changed.
"use strict";
for (const part of document.querySelectorAll("[data-poll]")) {
  const every = Math.max(1, Number(part.dataset.every) || 5) * 1000;
  let shown = "";
  let misses = 0;
  const ask = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(part.dataset.poll, { credentials: "omit", cache: "no-cache" });
        if (answer.status === 404) {
          location.reload();
          return;
        }
        if (answer.ok) {
          const text = await answer.text();
          if (shown && text !== shown) part.innerHTML = text;
          shown = text;
          misses = 0;
        } else {
          misses += 1;
        }
      } catch {
        misses += 1;
      }
    }
    setTimeout(ask, every * Math.min(8, 2 ** misses));
  };
  setTimeout(ask, 1200 + Math.random() * every);
}
