// Hashes of files for their URLs.
import { createHash } from "node:crypto";

/** 96 bits of the SHA-256 in base64url, as in app.js?5Rt9… */
export function tag(bytes) {
  return createHash("sha256").update(bytes).digest().subarray(0, 12).toString("base64url");
}
