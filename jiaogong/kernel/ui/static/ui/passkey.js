/* A form that asks the browser for a passkey before it is sent: data-act says get or create, data-options what for. */
const REASONS = {
  InvalidStateError: "这台设备已经添加过了。",
  SecurityError: "用数字地址（IP）打开的网站不能用通行密钥，请用域名打开。",
};

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((item) => ({ ...item, id: bytes(item.id) }));

const asked = (form) => {
  const options = JSON.parse(form.dataset.options).publicKey;
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  if (options.excludeCredentials) options.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = named(options.allowCredentials);
  return { publicKey: options };
};

const answer = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {},
  });
};

export function offer(form) {
  const words = form.querySelector("[data-passkey-words]");
  const say = (message) => { words.textContent = message; words.hidden = false; };
  const button = form.querySelector("button[type=submit]");
  if (!window.PublicKeyCredential) {
    say(window.isSecureContext ? "这个浏览器不支持通行密钥，请换用其他方式。" : "这个网址没有加密（HTTPS），不能用通行密钥。");
    button.disabled = true;
    return;
  }
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    event.stopPropagation();
    button.disabled = true;
    try {
      const found = await navigator.credentials[form.dataset.act](asked(form));
      form.elements.answer.value = answer(found);
      form.requestSubmit();
    } catch (error) {
      say(REASONS[error.name] || "没有完成，请再试一次，或换用其他方式。");
    }
    button.disabled = false;
  });
}
