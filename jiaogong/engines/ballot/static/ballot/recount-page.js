/* The page around recount.js: reads the .zip, shows each check. */
"use strict";
(() => {
  const WORDS = { yes: "赞成", no: "反对", abstain: "弃权", chosen: "得票" };
  const $ = (name) => document.getElementById(name);

  const inflate = async (bytes) => {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  /* {name: bytes} of a .zip: its central directory, entries stored or deflated. */
  globalThis.unzip = async (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let end = bytes.length - 22;
    while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
    if (end < 0) throw new Error("这不是选票包（.zip）。");
    const files = {};
    let at = view.getUint32(end + 16, true);
    for (let n = view.getUint16(end + 10, true); n > 0; n -= 1) {
      const [method, packed] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
      const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
      const local = view.getUint32(at + 42, true);
      const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const data = bytes.subarray(from, from + packed);
      const path = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name));
      files[path.split("/").pop()] = method === 8 ? await inflate(data) : data;
      at += 46 + name + extra + comment;
    }
    return files;
  };

  const row = (mark, words) => Object.assign(document.createElement("li"), { textContent: `${mark} ${words}` });

  const tell = (found) => {
    $("recount-title").textContent = found.faults.length
      ? `× 有 ${found.faults.length} 处不符，结果不能采信`
      : "√ 全部核对无误";
    $("recount-progress").textContent = `${found.title} · 清单指纹 ${found.fingerprint}（请与会场、公告上的对照）`;
    const counts = (found.counts || []).map(([title, words]) =>
      row("·", `${title}：${Object.entries(words).map(([word, n]) => `${WORDS[word] || word} ${n}`).join("，") || "0"}`));
    $("recount-said").replaceChildren(
      ...found.faults.map((words) => row("×", words)), ...found.said.map((words) => row("√", words)), ...counts,
    );
  };

  const run = async (file) => {
    $("recount-title").textContent = "正在核对…";
    $("recount-said").replaceChildren();
    try {
      if (!globalThis.crypto?.subtle) throw new Error("本页不是安全连接（https），浏览器不能验签。请改用 recount.py。");
      const files = await globalThis.unzip(new Uint8Array(await file.arrayBuffer()));
      tell(await globalThis.recountBundle(files, (n) => ($("recount-progress").textContent = `已核对 ${n} 张`)));
    } catch (error) {
      $("recount-title").textContent = "× 选票包读不懂";
      $("recount-progress").textContent = String(error.message || error);
    }
  };

  $("bundle")?.addEventListener("change", (event) => event.target.files[0] && run(event.target.files[0]));
})();
