/* Recounts an evidence bundle in the browser, with WebCrypto and nothing else; written apart from recount.py (docs/ballot.md).
   recountBundle({name: bytes}, progress) → {title, fingerprint, said, faults, counts}. */
"use strict";
(() => {
  const ALG = "RSABSSA-SHA384-PSS-Randomized+ES256";
  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const NAME = /^[A-Za-z0-9·.\u3007\u3400-\u9fff\u{20000}-\u{3ffff}]{1,20}$/u;
  const FIELDS = "alg ballot key prefix question signature token v";
  const utf8 = new TextEncoder();
  const plain = new TextDecoder();

  const unb64 = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
  const b64 = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sorted = (value) => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
  };
  const canonical = (value) => JSON.stringify(sorted(value));
  const same = (one, other) => canonical(one) === canonical(other);

  const codeOf = async (bytes) => {
    let number = 0n;
    for (const byte of (await sha256(bytes)).slice(0, 8)) number = (number << 8n) | BigInt(byte);
    number <<= 1n;
    let text = "";
    for (let n = 12n; n >= 0n; n -= 1n) text += LETTERS[Number((number >> (5n * n)) & 31n)];
    return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8, 12)}-${text[12]}`;
  };

  const fits = (rules, options, choices) => {
    if (!Array.isArray(choices) || !choices.every((one) => typeof one === "string")) return false;
    if (new Set(choices).size !== choices.length) return false;
    if (rules.kind === "motions") return choices.length === 1 && ["yes", "no", "abstain"].includes(choices[0]);
    if (rules.kind === "grades") return choices.length === 1 && rules.scale.some(([key]) => key === choices[0]);
    if (rules.kind === "choose") {
      return choices.every((one) => options.includes(one)) && rules.least <= choices.length && choices.length <= rules.most;
    }
    const marked = choices.filter((one) => /^(yes|no):/.test(one)).map((one) => one.slice(one.indexOf(":") + 1));
    const other = choices.filter((one) => one.startsWith("other:")).map((one) => one.slice(6));
    const yes = choices.filter((one) => one.startsWith("yes:")).length;
    return (
      marked.length + other.length === choices.length && new Set(marked).size === marked.length &&
      marked.every((key) => options.includes(key)) &&
      other.every((name) => NAME.test(name)) &&
      other.length <= rules.write_ins && yes + other.length <= rules.most
    );
  };

  const add = (counts, key, word, number) => {
    counts[key] ??= {};
    counts[key][word] = (counts[key][word] || 0) + number;
  };
  const addChoices = (counts, manifest, question, choices) => {
    const { kind } = manifest.rules;
    if (kind === "motions" || kind === "grades") return add(counts, question, choices[0], 1);
    if (kind === "choose") return choices.forEach((key) => add(counts, key, "chosen", 1));
    const marked = Object.fromEntries(
      choices.filter((one) => !one.startsWith("other:")).map((one) => [one.slice(one.indexOf(":") + 1), one.slice(0, one.indexOf(":"))]),
    );
    for (const option of manifest.options) add(counts, option.key, marked[option.key] || "abstain", 1);
    for (const one of choices) if (one.startsWith("other:")) add(counts, one, "yes", 1);
    return undefined;
  };

  /* {question, key, choices} of one line, or an error that says what is wrong. */
  const readRecord = async (line, manifest, keys) => {
    let record;
    try {
      record = JSON.parse(plain.decode(line));
    } catch {
      throw new Error("记录的格式不对");
    }
    if (Object.keys(record).sort().join(" ") !== FIELDS || record.v !== 1 || record.alg !== ALG) throw new Error("记录的格式不对");
    if (canonical(record) !== plain.decode(line)) throw new Error("记录的格式不对");
    const { question } = record;
    if (!keys[question]) throw new Error("没有这个题目");
    const [key, prefix, signature, token] = ["key", "prefix", "signature", "token"].map((name) => {
      const bytes = unb64(record[name]);
      if (b64(bytes) !== record[name]) throw new Error("写法不唯一");
      return bytes;
    });
    if (key.length !== 65 || prefix.length !== 32 || signature.length !== 64) throw new Error("记录的格式不对");
    const message = utf8.encode(`xtl1|${manifest.vote}|${question}|${record.key}`);
    const signed = new Uint8Array([...prefix, ...message]);
    if (!(await crypto.subtle.verify({ name: "RSA-PSS", saltLength: 48 }, keys[question], token, signed))) {
      throw new Error("选票上的签章不是本次投票发出的");
    }
    const own = await crypto.subtle.importKey("raw", key, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const text = utf8.encode(record.ballot);
    if (!(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, own, signature, text))) throw new Error("选票内容被改动过");
    let choices = null;
    try {
      const ballot = JSON.parse(record.ballot);
      const whole = canonical(ballot) === record.ballot && text.length === manifest.ballot_bytes && /^0*$/.test(ballot.pad);
      const mine = ballot.vote === manifest.vote && ballot.question === question && Object.keys(ballot).length === 4;
      if (whole && mine && fits(manifest.rules, manifest.options.map((one) => one.key), ballot.choices)) choices = ballot.choices;
    } catch {
      choices = null; // a genuine token under something that is no ballot: an invalid one
    }
    return { question, key: record.key, choices };
  };

  const met = (threshold, number, base) => {
    if (!threshold) return true;
    const [part, whole] = threshold.share;
    return base > 0 && (threshold.comparator === ">" ? number * whole > base * part : number * whole >= base * part);
  };
  const verdict = (rules, counts, numbers) => {
    const quorate = !rules.quorum || met(rules.quorum, numbers.present, numbers[rules.quorum.of]);
    const good = { motions: ["yes"], elect: ["yes"], choose: ["chosen"] }[rules.kind] || rules.good;
    const whole = rules.kind === "choose" || rules.kind === "elect";
    const keys = Object.keys(counts);
    const sum = (words, given) => words.reduce((all, word) => all + (given[word] || 0), 0);
    const weight = Object.fromEntries(keys.map((key) => [key, sum(good, counts[key])]));
    const able = (key) => {
      const valid = whole ? numbers.valid : sum(Object.keys(counts[key]), counts[key]);
      return !rules.passing || met(rules.passing, weight[key], rules.passing.of === "valid" ? valid : numbers[rules.passing.of]);
    };
    const places = whole ? rules.places || 0 : 0;
    if (!quorate) {
      const none = rules.passing || places ? false : null;
      return { quorate, passed: Object.fromEntries(keys.map((key) => [key, none])), tied: [] };
    }
    if (!places) return { quorate, passed: Object.fromEntries(keys.map((key) => [key, rules.passing ? able(key) : null])), tied: [] };
    const ranked = keys.filter((key) => able(key) && weight[key]).map((key) => weight[key]).sort((a, b) => b - a);
    const line = ranked.length > places ? ranked[places - 1] : 0;
    const tied = line && ranked[places] === line ? keys.filter((key) => able(key) && weight[key] === line) : [];
    const won = (key) => (tied.includes(key) ? null : able(key) && weight[key] > 0 && weight[key] >= line);
    return { quorate, passed: Object.fromEntries(keys.map((key) => [key, won(key)])), tied: tied.sort() };
  };

  const linesOf = function* (bytes) {
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(10, from);
      const to = end < 0 ? bytes.length : end;
      if (to > from) yield bytes.subarray(from, to);
      from = to + 1;
    }
  };

  globalThis.recountBundle = async (files, progress = () => {}) => {
    const json = (name) => JSON.parse(plain.decode(files[name]));
    const [manifest, roll, paper, result] = ["manifest.json", "roll.json", "paper.json", "result.json"].map(json);
    const text = (name) => plain.decode(files[name]);
    const listed = text("codes.txt").split(/\s+/).filter(Boolean);
    const print = hex(await sha256(utf8.encode(canonical(manifest)))).slice(0, 16).toUpperCase();
    const found = { title: manifest.title, fingerprint: print.match(/.{4}/g).join("-"), said: [], faults: [], counts: null };
    const hold = (what, fine, otherwise = "不符") => (fine ? found.said.push(what) : found.faults.push(`${what}：${otherwise}`));
    const digest = async (words) => hex(await sha256(utf8.encode(words)));

    if (manifest.v !== 1 || manifest.alg !== ALG) throw new Error("不认得这种选票的版本或算法");
    hold("投票清单写法规范", canonical(manifest) === text("manifest.json"));
    const rolled = await digest(canonical(roll.map((row) => row.elector).sort()));
    hold("名册与清单一致", rolled === manifest.roll && roll.length === manifest.electors, "名册被改动过");
    const whole = listed.every((code, n) => !n || listed[n - 1] <= code) && (await digest(listed.join("\n"))) === result.codes;
    hold("验票码清单未改动", whole, "验票码清单被改动过");
    if (!files["records.jsonl"]) {
      hold("只公布验票码，选票内容由监票人核对", manifest.publish === "codes", "缺少选票文件 records.jsonl");
      return found;
    }
    const keys = {};
    for (const question of manifest.questions) {
      const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
      keys[question.key] = await crypto.subtle.importKey("spki", unb64(question.public_key), algorithm, false, ["verify"]);
    }
    const counts = Object.fromEntries(manifest.options.map((option) => [option.key, {}]));
    const [returned, invalid, seen, codes] = [{}, {}, new Set(), []];
    let bad = 0;
    let number = 0;
    for (const line of linesOf(files["records.jsonl"])) {
      number += 1;
      const code = await codeOf(line);
      codes.push(code);
      try {
        const { question, key, choices } = await readRecord(line, manifest, keys);
        if (seen.has(key)) throw new Error("同一张票出现了两次");
        seen.add(key);
        returned[question] = (returned[question] || 0) + 1;
        if (choices) addChoices(counts, manifest, question, choices);
        else invalid[question] = (invalid[question] || 0) + 1;
      } catch (error) {
        bad += 1;
        if (bad <= 20) hold("逐张核验", false, `第 ${number} 张票（${code}）：${error.message || "记录的格式不对"}`);
      }
      if (number % 200 === 0) progress(number);
    }
    hold("每张票的签章和内容都真实，没有重复", bad === 0, `共 ${bad} 处`);
    hold("票与验票码一一对应", same(codes.sort(), listed), "清单和票对不上");
    const issued = roll.filter((row) => row.issued === "token").length;
    const most = Math.max(0, ...Object.values(returned));
    hold(`收回 ${most} 张，不多于发出 ${issued} 张`, most <= issued, "多出来的票，投票无效");
    const given = roll.filter((row) => row.issued === "paper" || row.replaced).length;
    const replaced = roll.filter((row) => row.replaced).length;
    const papers = paper.issued === given && paper.replacements === replaced && paper.returned <= given;
    hold(`纸质票发出 ${given} 张（其中补发 ${replaced} 张）`, papers, "与名册不符");
    for (const [key, words] of Object.entries(paper.counts)) {
      for (const [word, n] of Object.entries(words)) add(counts, key, word, n);
    }
    const spoiled = Math.max(0, ...Object.values(invalid)) + paper.invalid;
    const cast = most + paper.returned;
    const numbers = {
      all: manifest.electors, due: manifest.electors, present: manifest.attendance ?? cast, valid: cast - spoiled,
    };
    if (result.counts !== null) hold("重新计票，票数一致", same(counts, result.counts), "公布的票数与选票不符");
    hold(`收回 ${cast} 张，有效 ${cast - spoiled} 张`, same(numbers, result.numbers), "公布的数目与选票不符");
    const again = verdict(manifest.rules, counts, numbers);
    hold("按计票办法重新判定，结论一致", same(again, result.verdict), "公布的结论与票数不符");
    const titles = Object.fromEntries(manifest.options.map((option) => [option.key, option.title]));
    found.counts = Object.entries(counts).map(([key, words]) => [titles[key] || key.replace(/^other:/, "另选 "), words]);
    return found;
  };
})();
