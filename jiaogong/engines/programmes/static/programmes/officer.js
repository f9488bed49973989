/* The decision table counts places as it is changed and sends only what differs; the quota table adds up. */
(() => {
  "use strict";

  const counted = (form) => {
    const taken = {};
    for (const row of form.querySelectorAll("tr[data-proposed]")) {
      const select = row.querySelector("select");
      if (select.value) taken[select.value] = (taken[select.value] || 0) + 1;
      row.classList.toggle("is-different", select.value !== row.dataset.proposed);
    }
    for (const line of form.querySelectorAll("[data-tier]")) {
      const number = taken[line.dataset.tier] || 0, room = line.dataset.room;
      const left = room === "" ? null : Number(room) - number;
      const over = left !== null && left < 0;
      const words = left === null ? `已选 ${number} 个` : over ? `已选 ${number} 个，超出 ${-left} 个` : `已选 ${number} 个，还剩 ${left} 个`;
      line.querySelector("[data-words]").textContent = words;
      line.classList.toggle("is-over", over);
    }
  };

  const decide = (form) => {
    counted(form);
    form.addEventListener("change", () => counted(form));
    form.addEventListener("submit", () => {
      for (const row of form.querySelectorAll("tr[data-proposed]")) {
        const reason = row.querySelector("[name^=reason-]"), select = row.querySelector("select");
        if (!reason.value) reason.disabled = true;
        if (select.value === row.dataset.proposed) select.disabled = true;
      }
    });
    window.addEventListener("pageshow", () => {
      for (const input of form.querySelectorAll("tr [disabled]")) input.disabled = false;
    });
  };

  const quotas = (table) => {
    const add = () => {
      let sum = 0;
      for (const input of table.querySelectorAll("input[name^=number-]")) sum += Number(input.value) || 0;
      table.querySelector("[data-sum]").textContent = sum;
    };
    table.addEventListener("input", add);
  };

  const gather = (box) => {
    const list = box.form.querySelector(".gather-list");
    const show = () => { list.hidden = box.checked; };
    show();
    box.addEventListener("change", show);
  };

  const wake = () => {
    document.querySelectorAll("[data-behaviour~=decide]").forEach(decide);
    document.querySelectorAll("[data-behaviour~=quota-sum]").forEach(quotas);
    document.querySelectorAll("[data-behaviour~=gather-all]").forEach(gather);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", wake);
  else wake();
})();
