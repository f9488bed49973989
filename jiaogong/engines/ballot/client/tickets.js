/* The voter's side of 领票—投票 (docs/ballot.md): keys, blinding, tokens, records. No page in here. */
import { RSABSSA } from "@cloudflare/blindrsa-ts";

export const ALG = "RSABSSA-SHA384-PSS-Randomized+ES256";
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const P256 = { name: "ECDSA", namedCurve: "P-256" };
const suite = RSABSSA.SHA384.PSS.Randomized();
const utf8 = new TextEncoder();

export const b64 = (bytes) => {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};
export const unb64 = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));

const rsaKey = (question) =>
  crypto.subtle.importKey("spki", unb64(question.public_key), { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
const sha256 = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", utf8.encode(text)));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/* A fresh key for one question, and the blinded message to be signed. What comes back is all one needs later. */
export const draw = async (manifest, question) => {
  const pair = await crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  const key = b64(await crypto.subtle.exportKey("raw", pair.publicKey));
  const prepared = suite.prepare(utf8.encode(`xtl1|${manifest.vote}|${question.key}|${key}`));
  const { blindedMsg, inv } = await suite.blind(await rsaKey(question), prepared);
  const secret = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { key, secret, prepared: b64(prepared), inv: b64(inv), blinded: b64(blindedMsg) };
};

/* The token; an error when the signature is not one of the key in the manifest (a rogue key shows here). */
export const finish = async (question, drawn, signature) =>
  b64(await suite.finalize(await rsaKey(question), unb64(drawn.prepared), unb64(signature), unb64(drawn.inv)));

/* The ballot, padded so that its length tells nothing. */
export const ballotText = (manifest, question, choices) => {
  const bare = { choices, pad: "", question: question.key, vote: manifest.vote };
  const missing = manifest.ballot_bytes - utf8.encode(JSON.stringify(bare)).length;
  if (missing < 0) throw new Error("选票太长");
  return JSON.stringify({ ...bare, pad: "0".repeat(missing) });
};

/* The record to be cast, as text. Made once and kept: a second sending must be the same to the letter. */
export const recordOf = async (manifest, question, drawn, token, choices) => {
  const ballot = ballotText(manifest, question, choices);
  const secret = await crypto.subtle.importKey("jwk", drawn.secret, P256, false, ["sign"]);
  const signed = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, secret, utf8.encode(ballot));
  return JSON.stringify({
    alg: ALG, ballot, key: drawn.key, prefix: b64(unb64(drawn.prepared).slice(0, 32)), question: question.key,
    signature: b64(signed), token, v: 1,
  });
};

/* {code, digest} of a record: the receipt the box must answer with. */
export const receiptOf = async (record) => {
  const bytes = await sha256(record);
  let number = 0n;
  for (const byte of bytes.slice(0, 8)) number = (number << 8n) | BigInt(byte);
  number <<= 1n;
  let text = "";
  for (let n = 12n; n >= 0n; n -= 1n) text += LETTERS[Number((number >> (5n * n)) & 31n)];
  return { code: `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8, 12)}-${text[12]}`, digest: hex(bytes) };
};

/* Whether the box has really signed for the record; null where the browser knows no Ed25519. */
export const acknowledged = async (manifest, receipt) => {
  if (!receipt.acknowledgement) return null;
  let key;
  try {
    key = await crypto.subtle.importKey("raw", unb64(manifest.acknowledges), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  const said = utf8.encode(`xtl1-ack|${manifest.vote}|${receipt.digest}`);
  return crypto.subtle.verify({ name: "Ed25519" }, key, unb64(receipt.acknowledgement), said);
};
