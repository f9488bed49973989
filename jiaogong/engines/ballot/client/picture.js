/* The receipt as a picture one can keep: title and codes, nothing of the choice, no time. */
const WIDTH = 720;

const lines = (context, text, width) => {
  const found = [""];
  for (const char of text) {
    if (context.measureText(found[found.length - 1] + char).width > width) found.push("");
    found[found.length - 1] += char;
  }
  return found;
};

export const picture = (title, codes) => {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const sans = 'system-ui, "Noto Sans CJK SC", sans-serif';
  context.font = `600 34px ${sans}`;
  const head = lines(context, title, WIDTH - 80);
  canvas.width = WIDTH;
  canvas.height = 210 + head.length * 46 + codes.length * 64;
  context.fillStyle = "#F6F4F0";
  context.fillRect(0, 0, WIDTH, canvas.height);
  context.fillStyle = "#B3242B";
  context.fillRect(40, 36, WIDTH - 80, 6);
  context.fillStyle = "#23262D";
  context.font = `600 34px ${sans}`;
  head.forEach((line, n) => context.fillText(line, 40, 96 + n * 46));
  const below = 96 + head.length * 46;
  context.fillStyle = "#59606B";
  context.font = `26px ${sans}`;
  context.fillText("验票码（请自己留存，不要给别人看）", 40, below + 10);
  context.fillStyle = "#23262D";
  context.font = "700 44px ui-monospace, monospace";
  codes.forEach((code, n) => context.fillText(code, 40, below + 76 + n * 64));
  return canvas.toDataURL("image/png");
};
