// What Lighthouse finds, in a Chromium of its own that nothing else looks into.
//
// Its scores of accessibility, best practices and search do not depend on the
// machine, so they must be full. That of performance does: it is only printed, and
// worth something where nothing else runs (./build.sh bench).
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import lighthouse, { desktopConfig } from "lighthouse";
import { startChromium, startServer } from "./stage.mjs";

let server;
before(async () => (server = await startServer()));
after(() => server?.stop());

/** A port that nothing listens on. */
async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (listener.address());
  listener.close();
  await once(listener, "close");
  return port;
}

async function audit(locale, config) {
  const port = await freePort();
  const browser = await startChromium({ args: [`--remote-debugging-port=${port}`, `--accept-lang=${locale}`] });
  try {
    const flags = { port, logLevel: /** @type {const} */ ("error"), disableFullPageScreenshot: true, maxWaitForFcp: 120_000, maxWaitForLoad: 120_000 };
    return await lighthouse(`${server.origin}/`, flags, config);
  } finally {
    await browser.close();
  }
}

const forms = { mobile: undefined, desktop: desktopConfig };

for (const locale of ["en-US", "ko-KR"]) {
  for (const [form, config] of Object.entries(forms)) {
    test(`Lighthouse finds no fault, ${locale}, ${form}`, async () => {
      const { lhr, artifacts } = await audit(locale, config);
      assert.deepEqual([lhr.runtimeError, lhr.runWarnings], [undefined, []]);
      assert.equal(/[가-힣]/.test(artifacts.AnchorElements.map(({ text }) => text).join()), locale === "ko-KR", "the page speaks the language");
      const { performance, ...others } = lhr.categories;
      const faults = Object.values(others).flatMap(({ auditRefs }) =>
        auditRefs
          .map(({ id, weight }) => ({ weight, ...lhr.audits[id] }))
          .filter(({ weight, score }) => weight > 0 && score !== null && score < 1)
          .map(({ title, details }) => `${title}: ${JSON.stringify(details)}`),
      );
      assert.deepEqual(faults, []);
      assert.deepEqual(Object.entries(others).map(([id, { score }]) => [id, score]), [["accessibility", 1], ["best-practices", 1], ["seo", 1]]);
      const asked = /** @type {{ items: { url: string }[] }} */ (lhr.audits["network-requests"].details).items.map(({ url }) => url);
      assert.deepEqual(asked.filter((url) => !/^(data|blob):/.test(url) && new URL(url).origin !== server.origin), [], "nothing is asked for elsewhere");
      const times = ["largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map((id) => `${lhr.audits[id].title} ${lhr.audits[id].displayValue}`);
      console.log(`performance, ${locale}, ${form}: ${Math.round(100 * performance.score)}; ${times.join(", ")}`);
    });
  }
}
