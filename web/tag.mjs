// Names files by their content.
import { createHash } from "node:crypto";

/** 96 bits of the SHA-256, as they stand in addresses: app.js?5Rt9… */
export function tag(bytes) {
  return createHash("sha256").update(bytes).digest().subarray(0, 12).toString("base64url");
}
