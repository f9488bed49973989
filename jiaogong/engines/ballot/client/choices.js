/* What is marked on the paper, as the rules want it; or what is missing, in plain words. */
const chosen = (form, name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]:checked`)].map((box) => box.value);

const NAME = /^[A-Za-z0-9·.\u3007\u3400-\u9fff\u{20000}-\u{3ffff}]{1,20}$/u; // as the count judges it
const ELECTION = { yes: "赞成", no: "反对" };

const election = (form, manifest) => {
  const choices = [];
  const said = [];
  for (const option of manifest.options) {
    const [answer] = chosen(form, `mark-${option.key}`);
    if (ELECTION[answer]) choices.push(`${answer}:${option.key}`);
    said.push([option.title, ELECTION[answer] || "弃权"]);
  }
  const names = new Set();
  for (const field of form.querySelectorAll("[name=other]")) {
    const name = field.value.replace(/[．•‧・]/g, "·").replace(/\s+/g, "");
    if (name) names.add(name);
  }
  for (const name of names) {
    if (!NAME.test(name)) return { problem: `“${name}”里有姓名中不用的字符，请只写姓名。` };
    if (manifest.options.some((option) => option.title === name)) {
      return { problem: `${name}已经是候选人，请直接在候选人里选，不必另写。` };
    }
    choices.push(`other:${name}`);
    said.push([name, "另选"]);
  }
  const picked = choices.filter((choice) => !choice.startsWith("no:")).length;
  if (picked > manifest.rules.most) {
    return { problem: `最多选 ${manifest.rules.most} 名，您选了 ${picked} 名。多选的票是废票，请改正后再投。` };
  }
  return { answers: { paper: choices }, said };
};

export const read = (form, manifest, words) => {
  const { rules, options } = manifest;
  if (rules.kind === "elect") return election(form, manifest);
  if (rules.kind === "choose") {
    const keys = chosen(form, "mark");
    if (keys.length < rules.least || keys.length > rules.most) {
      const wanted = rules.least < rules.most ? `${rules.least} 到 ${rules.most}` : `${rules.most}`;
      return { problem: `应选 ${wanted} 项，您选了 ${keys.length} 项。请改正后再投，这张票还没有投出。` };
    }
    const titles = Object.fromEntries(options.map((option) => [option.key, option.title]));
    return { answers: { paper: keys }, said: keys.map((key) => [titles[key], "选"]) };
  }
  const answers = {};
  const said = [];
  const missing = [];
  for (const option of options) {
    const [answer] = chosen(form, `mark-${option.key}`);
    if (!answer) missing.push(option.title);
    else {
      answers[option.key] = [answer];
      said.push([option.title, words[answer]]);
    }
  }
  if (missing.length) {
    return { problem: `还有 ${missing.length} 项没有选：${missing.slice(0, 3).join("、")}。请选完再投，这张票还没有投出。` };
  }
  return { answers, said };
};
