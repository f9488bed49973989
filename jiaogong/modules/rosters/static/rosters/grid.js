/* The grid from the keyboard: Enter goes to the same cell of the next row (Shift+Enter back); Tab is the browser's own. */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (event.key !== "Enter" || !cell.classList?.contains("grid-cell") || event.isComposing) return;
    event.preventDefault();
    const cells = [...document.querySelectorAll(`.grid-cell[data-field="${cell.dataset.field}"]`)];
    const next = cells[cells.indexOf(cell) + (event.shiftKey ? -1 : 1)];
    if (next) { next.focus(); next.select?.(); } else { cell.blur(); }
  });
})();
