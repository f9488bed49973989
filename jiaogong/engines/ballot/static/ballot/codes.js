/* Looks a receipt code up in the list on this page; nothing is sent. */
const field = document.getElementById("code");
const said = document.getElementById("code-said");
const codes = new Set([...document.querySelectorAll("#codes li")].map((row) => row.textContent.trim()));
const plain = (text) => text.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
const known = new Set([...codes].map(plain));

field?.addEventListener("input", () => {
  const code = plain(field.value);
  if (code.length < 13) said.textContent = "";
  else said.textContent = known.has(code) ? "√ 在清单里，这张票已计入。" : "× 不在清单里。请核对有没有抄错；没有抄错的，带上保存的票箱回执找监票人。";
});
