// The page without a network: kept in the browser, and as one file.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { control, eventually, field, figureAs, headline, open, paper, says, shows, slider, visit } from "./browser.mjs";
import { anotherEdition, startSite } from "./static.mjs";
import { labels } from "./canvas.mjs";
import { violations } from "./checks.mjs";
import { onnx } from "./onnx.mjs";
import { dist } from "./stage.mjs";
import { tag } from "../tag.mjs";

let edition; // a folder with another edition of the page
before(() => {
  edition = anotherEdition("new");
});
after(() => rmSync(edition, { recursive: true, force: true }));

/** A visit to a page from a static web server. */
function served(name, options, body, base = "/some/where/") {
  const elsewhere = new RegExp(`^request: http://localhost:\\d+${base}|${options.expected?.source ?? "^$"}`);
  visit(name, { ...options, serviceWorkers: "allow", expected: elsewhere }, async (page, context) => {
    const site = await startSite(dist, base);
    try {
      await body(page, site, context);
    } finally {
      await site.stop();
    }
  });
}

async function opens(page, site, link) {
  await page.goto(`${site.url}${link ? `#${link}` : ""}`);
  await shows(page, link ?? paper);
}

/** Waits until the browser has the page and serves it. */
const kept = (page) => page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");

const cacheNames = (page) => page.evaluate(() => caches.keys());
const announcement = (page) => page.getByRole("status").filter({ hasText: "A new version is available." });
const update = (page) => page.evaluate(async () => (await navigator.serviceWorker.ready).update().then(() => {}, () => {}));

/** Holds all that a page consists of against the build that it is to be of. */
async function isOf(page, folder) {
  const built = (name) => readFileSync(join(folder, name));
  await eventually(async () => {
    assert.equal(page.workers().length, 1);
    const worker = new URL(page.workers()[0].url());
    assert.equal(worker.search, `?${tag(built("worker.js"))}`);
    assert.equal(await page.workers()[0].evaluate(() => self.edition), folder === edition ? "new" : undefined);
  });
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  for (const name of ["app.js", "style.css"]) {
    const address = new URL(`${name}?${tag(built(name))}`, new URL("./", page.url())).href;
    assert.ok(loaded.includes(address), `${address} is not among ${loaded}`);
  }
  // What it may still ask for is of the same build, too.
  for (const name of ["worker.js", "core.wasm", "later.wasm", "wasm_exec.js"]) {
    const address = `${name}?${tag(built(name))}`;
    const got = await page.evaluate(async (url) => Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", await (await fetch(url)).arrayBuffer()))), address);
    assert.equal(Buffer.from(got).subarray(0, 12).toString("base64url"), tag(built(name)), address);
  }
}

for (const base of ["/", "/some/where/"]) {
  served(`after one visit the page opens offline, at ${base}`, {}, async (page, site, context) => {
    await opens(page, site);
    await kept(page);
    await site.stop();
    await context.setOffline(true);
    await page.reload();
    await shows(page, paper);
    await says(headline(page), /Split at SP2/);
    await field(page, "device").fill("7");
    await shows(page, `${paper}&device=7`);
    const second = await context.newPage();
    await opens(second, site, `${paper}&mbps=70`);
    await says(headline(second), /Split at SP1/);
    await isOf(second, dist);
    const third = await context.newPage();
    await third.goto(`${site.url}index.html?from=mail#${paper}&mbps=20`);
    await shows(third, `${paper}&mbps=20`);
  }, base);
}

visit("the server's page opens offline", { serviceWorkers: "allow" }, async (page, context) => {
  await open(page);
  await kept(page);
  await context.setOffline(true);
  await page.reload();
  await shows(page, paper);
  await says(headline(page), /Split at SP2/);
});

served("requests for other files always go to the network", { expected: /404/ }, async (page, site) => {
  await opens(page, site);
  await kept(page);
  await page.reload();
  await shows(page, paper);
  const seen = async (options, url, method = "GET") => {
    site.asked.length = 0;
    await page.evaluate(([target, init]) => fetch(target, init).then((response) => response.arrayBuffer()), [url, { ...options, method }]);
    return site.asked.filter((asked) => asked.name !== "sw.js").map(({ method, name, range }) => [method, name, range].filter(Boolean).join(" "));
  };
  assert.deepEqual(await seen({}, "v1/models"), ["GET v1/models"]);
  assert.deepEqual(await seen({}, "splitscope.html"), ["GET splitscope.html"]);
  assert.deepEqual(await seen({}, "app.js?mine=1"), ["GET app.js"]);
  assert.deepEqual(await seen({ headers: { Range: "bytes=0-3" } }, "core.wasm"), ["GET core.wasm bytes=0-3"]);
  assert.deepEqual(await seen({}, "style.css", "HEAD"), ["HEAD style.css"]);
  assert.deepEqual(await seen({}, "style.css", "POST"), ["POST style.css"]);
  assert.deepEqual(await seen({}, "style.css"), []);
});

served("a new version waits until the user agrees, and is never mixed with the old one", {}, async (page, site, context) => {
  await opens(page, site);
  await kept(page);
  site.folder = edition;
  await page.reload();
  await shows(page, paper);
  await isOf(page, dist);
  await update(page);
  await announcement(page).waitFor();
  await isOf(page, dist);
  const other = await context.newPage();
  await opens(other, site, `${paper}&mbps=70`);
  await isOf(other, dist);
  await announcement(other).waitFor();
  // The scenario stays.
  await field(page, "device").fill("7");
  await shows(page, `${paper}&device=7`);
  await announcement(page).getByRole("button", { name: "Reload" }).click();
  await isOf(page, edition);
  await shows(page, `${paper}&device=7`);
  assert.equal(await announcement(page).count(), 0);
  // The other page stays what it is until it is loaded again, without a network too.
  await site.stop();
  await isOf(other, dist);
  assert.equal((await cacheNames(page)).length, 2);
  await announcement(other).getByRole("button", { name: "Reload" }).click();
  await isOf(other, edition);
  await shows(other, `${paper}&mbps=70`);
  await eventually(async () => assert.equal((await cacheNames(other)).length, 1));
  await page.reload();
  await isOf(page, edition);
});

for (const broken of ["wasm_exec.js", "index.html"]) {
  served(`if ${broken} of a new version cannot be loaded, the old version stays`, {}, async (page, site) => {
    await opens(page, site);
    await kept(page);
    Object.assign(site, { folder: edition, broken, asked: [] });
    await update(page);
    await eventually(async () => {
      assert.ok(site.asked.some(({ name }) => name === broken));
      const { installing, waiting } = await page.evaluate(async () => {
        const { installing, waiting } = await navigator.serviceWorker.ready;
        return { installing, waiting };
      });
      assert.deepEqual([installing, waiting], [null, null]);
    });
    assert.equal(await announcement(page).count(), 0);
    await page.reload();
    await isOf(page, dist);
    await site.stop();
    await page.reload();
    await isOf(page, dist);
  });
}

for (const [locale, colorScheme, width, text] of [["en-US", "dark", 360, "A new version is available."], ["ko-KR", "light", 1440, "새 버전이 있습니다."]]) {
  served(`the announcement is accessible and covers nothing, ${locale}, ${colorScheme}, ${width} px`, { locale, colorScheme, viewport: { width, height: 800 } }, async (page, site) => {
    await opens(page, site);
    await kept(page);
    site.folder = edition;
    await update(page);
    const said = page.getByRole("status").filter({ hasText: text });
    await said.waitFor();
    assert.deepEqual(await violations(page), []);
    const box = await said.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= width, JSON.stringify(box));
    assert.ok(await said.evaluate((element) => element.scrollWidth <= element.clientWidth + 1));
    for (const other of await page.locator(".top h1, .tools, .verdict, .dock").all()) {
      const { x, y, width, height } = await other.boundingBox();
      assert.ok(x >= box.x + box.width || x + width <= box.x || y >= box.y + box.height || y + height <= box.y, await other.evaluate(({ outerHTML }) => outerHTML.slice(0, 80)));
    }
  });
}

served("a version with files of another one is refused until its own files exist", {}, async (page, site) => {
  await opens(page, site);
  await kept(page);
  // In the middle of publishing: the new list, with old files.
  const half = mkdtempSync(join(tmpdir(), "splitscope-"));
  cpSync(edition, half, { recursive: true });
  cpSync(join(dist, "app.js"), join(half, "app.js"));
  site.folder = half;
  await update(page);
  await page.reload();
  await isOf(page, dist);
  assert.equal(await announcement(page).count(), 0);
  site.folder = edition;
  await update(page);
  await announcement(page).waitFor();
  await announcement(page).getByRole("button").press("Enter");
  await isOf(page, edition);
  rmSync(half, { recursive: true });
});

served("without its cache the page is loaded from the network", { expected: /ERR_|Failed to load/ }, async (page, site) => {
  await opens(page, site);
  await kept(page);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  site.folder = edition;
  await page.reload();
  await isOf(page, edition);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) if (/core\.wasm/.test(request.url)) await cache.delete(request);
    }
  });
  await page.reload();
  await isOf(page, edition);
});

for (const lost of [/core\.wasm/, /later\.wasm/, /app\.js/, /index\.html/, /\.(js|css|wasm)/]) {
  served(`files that the browser has lost, ${lost}, are downloaded again, and then the page opens offline`, {}, async (page, site, context) => {
    await opens(page, site);
    await kept(page);
    const names = () => page.evaluate(async () => {
      const [name] = await caches.keys();
      return (await (await caches.open(name)).keys()).map(({ url }) => url).sort();
    });
    const all = await names();
    await page.evaluate(async (lost) => {
      const [name] = await caches.keys();
      const cache = await caches.open(name);
      for (const request of await cache.keys()) if (new RegExp(lost).test(request.url)) await cache.delete(request);
    }, lost.source);
    assert.ok((await names()).length < all.length);
    await page.reload();
    await shows(page, paper);
    await eventually(async () => assert.deepEqual(await names(), all));
    await site.stop();
    await context.setOffline(true);
    await page.reload();
    await isOf(page, dist);
    await shows(page, paper);
  });
}

served("files that were lost offline are downloaded when there is a network", { expected: /ERR_|Failed to (load|fetch)|was not loaded|network/i }, async (page, site, context) => {
  await opens(page, site);
  await kept(page);
  await page.evaluate(async () => {
    const [name] = await caches.keys();
    const cache = await caches.open(name);
    for (const request of await cache.keys()) if (/core\.wasm/.test(request.url)) await cache.delete(request);
  });
  await site.stop(); // the network of the service worker is gone, too, however early it asks
  await page.reload();
  const retry = page.getByRole("button", { name: "Retry" });
  await retry.waitFor();
  await site.start();
  await retry.click();
  await shows(page, paper);
  await site.stop();
  await context.setOffline(true);
  await page.reload();
  await shows(page, paper);
});

served("an embedded page installs nothing", {}, async (page, site) => {
  await page.goto(`${site.url}?embed=map`);
  await page.locator(`[data-figure="map"][data-drawn="${paper}"]`).waitFor();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
});

visit("without service workers the page works as long as it is open", { serviceWorkers: "allow" }, async (page) => {
  await page.addInitScript(() => {
    navigator.serviceWorker.register = () => Promise.reject(new DOMException("refused", "SecurityError"));
    navigator.locks.request = () => Promise.reject(new DOMException("refused", "SecurityError"));
  });
  await open(page);
  await field(page, "device").fill("7");
  await shows(page, `${paper}&device=7`);
});

served("can be installed", {}, async (page, site, context) => {
  await opens(page, site);
  await kept(page);
  const devtools = await context.newCDPSession(page);
  const { data, errors, url } = await devtools.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  const manifest = JSON.parse(data);
  assert.equal(new URL(manifest.start_url, url).href, site.url);
  assert.equal(new URL(manifest.scope, url).href, site.url);
  for (const { src, sizes } of manifest.icons) {
    const { width, height, type } = await page.evaluate(async (address) => {
      const blob = await (await fetch(address)).blob();
      const image = new Image();
      image.src = URL.createObjectURL(blob);
      await image.decode();
      return { width: image.naturalWidth, height: image.naturalHeight, type: blob.type };
    }, new URL(src, url).href);
    if (sizes !== "any") assert.equal(`${width}x${height}`, sizes, `${src}, ${type}`);
  }
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
});

// The page of one file.

const single = mkdtempSync(join(tmpdir(), "splitscope-"));
after(() => rmSync(single, { recursive: true, force: true }));

/** The file's address, in a folder as people have them. */
function saved() {
  const folder = join(single, "내 문서 #1, 100%");
  mkdirSync(folder, { recursive: true });
  cpSync(join(dist, "splitscope.html"), join(folder, "splitscope.html"));
  return pathToFileURL(join(folder, "splitscope.html")).href;
}

/** A visit to the file, from disk and with no network, that may ask for nothing but the file. */
function fromDisk(name, options, body) {
  visit(name, { ...options, expected: /^request: file:.*\/splitscope\.html(#.*)?$/ }, async (page, context) => {
    await context.setOffline(true);
    await body(page, saved(), context);
  });
}

fromDisk("one file has all of the page, from disk", {}, async (page, file) => {
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(file);
  await shows(page, paper);
  await says(headline(page), /Split at SP2/);
  await field(page, "device").fill("7");
  await shows(page, `${paper}&device=7`);
  await slider(page, "mbps").focus();
  await page.keyboard.press("ArrowRight");
  await shows(page, `${paper}&device=7&mbps=51`);
  await control(page, "dtype").getByText("int8", { exact: true }).click();
  await shows(page, `${paper}&device=7&mbps=51&dtype=int8`);
  await page.goBack();
  await shows(page, `${paper}&device=7&mbps=51`);
  await page.evaluate((link) => (location.hash = `#${link}`), `${paper}&mbps=70`);
  await shows(page, `${paper}&mbps=70`);
  await says(headline(page), /Split at SP1/);
  for (const format of ["PNG", "SVG", "CSV"]) {
    assert.equal((await figureAs(page, "map", format)).name, `splitscope-resnet50-paper-stage-5-100gmac_s-70mibit_s-map.${format.toLowerCase()}`);
  }
  assert.deepEqual(requests.filter((url) => !/^(blob:|data:)/.test(url) && !url.startsWith(file)), []);
});

fromDisk("one file reads networks from files", {}, async (page, file) => {
  await page.goto(file);
  await shows(page, paper);
  await page.evaluate((bytes) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(bytes)], "tiny.onnx"));
    for (const type of ["dragenter", "dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, [...onnx()]);
  await says(page.locator(".import"), /tiny[^]*Read from tiny\.onnx/);
  await eventually(async () => assert.match(new URL(page.url()).hash, /model=custom&net=/));
});

fromDisk("one file opens a link, and speaks both languages in both themes", { locale: "ko-KR", colorScheme: "dark" }, async (page, file) => {
  await page.goto(`${file}#${paper}&mbps=70`);
  await shows(page, `${paper}&mbps=70`);
  await says(headline(page), /SP1.*분할/);
  assert.ok((await labels(page, "map")).some(({ text }) => text === "대역폭 (Mibit/s)"));
  await page.getByText("English", { exact: true }).click();
  await says(headline(page), /Split at SP1/);
  await page.getByRole("button", { name: "Light appearance" }).click();
  await eventually(async () => assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light"));
  await shows(page, `${paper}&mbps=70`);
  await page.reload();
  await says(headline(page), /Split at SP1/);
});

fromDisk("one file offers its link where copying is refused, and keeps nothing where storage is", {}, async (page, file) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("refused", "SecurityError"); } });
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("refused", "NotAllowedError"));
  });
  await page.goto(file);
  await shows(page, paper);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const link = page.getByRole("dialog").getByRole("textbox", { name: "Link" });
  assert.ok((await link.inputValue()).startsWith(`${file}#${paper}&result=`));
  await page.getByRole("dialog").getByRole("button", { name: "Copy: Link" }).click();
  await says(page.getByRole("dialog"), /did not allow copying/);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await page.getByText("한국어", { exact: true }).click();
  await says(headline(page), /SP2.*분할/);
});

visit("the single file runs no other script, evaluates no text and makes no requests", { expected: /Content Security Policy|^request: file:/ }, async (page) => {
  await page.goto(saved());
  await shows(page, paper);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  assert.match(policy, /^default-src 'none'; script-src ('sha256-[^ ]+' ){3}'wasm-unsafe-eval'; worker-src blob:; style-src 'sha256-[^ ]+'; img-src data: blob:;/);
  const tried = await page.evaluate(async () => {
    const violated = (act) =>
      new Promise((resolve) => {
        addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective), { once: true });
        act();
      });
    return [
      await violated(() => document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }))),
      await violated(() => setTimeout(() => { try { new Function("1")(); } catch { /* as it should be */ } })),
      await violated(() => fetch("https://example.org/").catch(() => {})),
      await violated(() => { document.body.append(Object.assign(document.createElement("iframe"), { src: "https://example.org/" })); }),
    ];
  });
  assert.deepEqual(tried, ["script-src-elem", "script-src", "connect-src", "frame-src"]);
});
