// The workspace: what is saved under a name, in this browser, and comes back.
import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";
import { address, core, drop, entries, eventually, field, figures, open, paper, plain, saved, says, shown, shows, visit } from "./browser.mjs";
import { fits, violations } from "./checks.mjs";
import { onnx } from "./onnx.mjs";

const dialog = (page) => page.getByRole("dialog");
const button = (page, name, options) => dialog(page).getByRole("button", { name, ...options });
const rows = (page) => dialog(page).locator(".record");
const row = (page, name) => rows(page).filter({ has: page.getByRole("heading", { name, exact: false }) });
const field1 = (page) => dialog(page).getByRole("textbox", { name: "Name", exact: true });
const names = (page) => rows(page).locator("h4").allInnerTexts().then((texts) => texts.map((text) => text.replace(/\s*(in use|network)$/, "").trim()));
const lists = (page, ...expected) => eventually(async () => assert.deepEqual(await names(page), expected));

async function enter(page) {
  await page.getByRole("button", { name: "Workspace" }).click();
  await dialog(page).locator(".record, .blank").first().waitFor();
  await eventually(async () => assert.equal(await dialog(page).locator("[aria-busy=true]").count(), 0));
}

async function save(page, name) {
  await field1(page).fill(name);
  await field1(page).press("Enter");
  await says(dialog(page), new RegExp(`“${name}” was saved`));
  await row(page, name).first().waitFor();
}

/** Leaves the dialog and shows another scenario. */
async function turnTo(page, link) {
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await dialog(page).count(), 0));
  await page.evaluate((link) => (location.hash = link), link);
  await shows(page, link);
}

async function download(page, name, options = { exact: true }) {
  const { name: file, bytes } = await saved(page, () => button(page, name, options).click());
  return { name: file, buffer: bytes };
}

/** All records as they are kept, taken from an export. */
async function kept(page) {
  const { buffer } = await download(page, "Export .json: all");
  return JSON.parse(buffer.toString()).records;
}

/** The files of an archive, by its directory. */
function unzip(archive) {
  const files = {};
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, nameLength, extra, comment] = [10, 20, 28, 30, 32].map((offset) => (offset === 20 ? archive.readUInt32LE(at + 20) : archive.readUInt16LE(at + offset)));
    const local = archive.readUInt32LE(at + 42);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const content = archive.subarray(start, start + size);
    files[name] = method === 0 ? content : inflateRawSync(content);
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

/** A workspace as a file, written by hand. */
const workspace = (...records) => JSON.stringify({ format: 1, records });
const record = (n, more = {}) => ({ format: 1, id: n.toString(16).padStart(16, "0"), revision: 1, kind: "scenario", name: `number ${n}`, link: `v=1&mbps=${n + 10}`, created: 1, changed: n, ...more });
const file = (name, text) => ({ name, buffer: Buffer.from(text) });

const slow = `${paper}&mbps=20`;
const fast = `${paper}&mbps=90`;

visit("saved records exist after a reload and open unchanged", {}, async (page) => {
  await open(page, slow);
  await enter(page);
  await says(dialog(page), /Nothing is saved yet/);
  assert.equal(plain(await field1(page).inputValue()), "ResNet-50, 20 Mibit/s, 5 GMAC/s");
  assert.ok(await field1(page).evaluate((input) => input === document.activeElement));
  await page.keyboard.press("Enter");
  await lists(page, "ResNet-50, 20 Mibit/s, 5 GMAC/s");
  await says(rows(page), /in use[^]*ResNet-50[^]*20\d\d/);
  const told = await rows(page).locator("time").getAttribute("datetime");
  assert.ok(Math.abs(Date.parse(told) - Date.now()) < 60_000, told);
  const [first] = await kept(page);
  assert.equal(first.link, slow);
  await turnTo(page, fast);
  await page.reload();
  await shows(page, fast);
  await enter(page);
  const before = await entries(page);
  await button(page, /^Open/).click();
  await shows(page, slow);
  assert.equal(await dialog(page).count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Workspace");
  assert.equal(await entries(page), before + 1);
  await page.goBack();
  await shows(page, fast);
  await page.getByRole("button", { name: "Redo" }).click();
  await shows(page, slow);
  await page.getByRole("button", { name: "Undo" }).click();
  await shows(page, fast);
});

visit("an opened scenario is saved to its record, another one to a new record", {}, async (page) => {
  await open(page, slow);
  await enter(page);
  await save(page, "mine");
  await page.keyboard.press("Escape");
  await field(page, "mbps").fill("33");
  await shows(page, `${paper}&mbps=33`);
  await page.reload(); // which keeps what it is of
  await shows(page, `${paper}&mbps=33`);
  await enter(page);
  assert.equal(await field1(page).inputValue(), "mine");
  await says(dialog(page).locator("form.save-form"), /On screen: “mine”/);
  await dialog(page).getByRole("textbox", { name: "Note" }).fill("  faster\u202e now ");
  await button(page, "Save changes").click();
  await says(row(page, "mine"), /faster now/);
  const [{ id, ...changed }, ...none] = await kept(page);
  assert.deepEqual([changed.revision, changed.link, changed.note, changed.name, none], [2, `${paper}&mbps=33`, "faster  now", "mine", []]);
  await page.keyboard.press("Escape");
  await field(page, "mbps").fill("44");
  await shows(page, `${paper}&mbps=44`);
  await enter(page);
  await field1(page).fill("mine too");
  await button(page, "Save as new").click();
  await lists(page, "mine too", "mine");
  const both = await kept(page);
  assert.deepEqual(new Map(both.map(({ name, link, revision }) => [name, `${link} ${revision}`])), new Map([["mine too", `${paper}&mbps=44 1`], ["mine", `${paper}&mbps=33 2`]]));
  assert.ok(both.some((record) => record.id === id));
  // Before it was saved as new it was of the first; and saved there twice, it is nobody else's change.
  await page.keyboard.press("Escape");
  await page.goBack();
  await shows(page, `${paper}&mbps=33`);
  await enter(page);
  assert.equal(await field1(page).inputValue(), "mine");
  for (const revision of [3, 4]) {
    await button(page, "Save changes").click();
    await eventually(async () => assert.equal((await kept(page)).find((record) => record.id === id).revision, revision));
  }
  // A link that comes from elsewhere is no record's.
  await turnTo(page, fast);
  await enter(page);
  assert.equal(await button(page, "Save changes").count(), 0);
  assert.equal(plain(await field1(page).inputValue()), "ResNet-50, 90 Mibit/s, 5 GMAC/s");
  await field1(page).fill("   ");
  await button(page, "Save", { exact: true }).click();
  await says(dialog(page).getByRole("alert"), /A name has 1 to 80 characters/);
});

visit("renames, duplicates, deletes and undoes all of it", {}, async (page) => {
  await open(page, slow);
  await enter(page);
  await save(page, "one");
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  await button(page, "Rename: one").click();
  await page.keyboard.type("never");
  await page.keyboard.press("Escape");
  await lists(page, "one");
  await eventually(async () => assert.equal(await focused(), "Rename: one"));
  await page.keyboard.press("Enter");
  await page.keyboard.type("<b>하나</b> & 1");
  await page.keyboard.press("Enter");
  await lists(page, "<b>하나</b> & 1");
  await eventually(async () => assert.equal(await focused(), "Rename: <b>하나</b> & 1"));
  await button(page, /^Duplicate/).click();
  await lists(page, "<b>하나</b> & 1 (2)", "<b>하나</b> & 1");
  const before = await kept(page);
  for (const left of [1, 0]) {
    await button(page, /^Delete/).first().click();
    await eventually(async () => assert.equal(await rows(page).count(), left));
    await eventually(async () => assert.match(await focused(), /^Undo: /));
  }
  const removed = dialog(page).getByRole("list", { name: "Deleted" }).getByRole("listitem");
  assert.equal(await removed.count(), 2);
  // Not even to close the dialog loses them.
  await page.keyboard.press("Escape");
  await enter(page);
  for (const left of [1, 0]) {
    await button(page, /^Undo/).last().click();
    await eventually(async () => assert.equal(await removed.count(), left));
  }
  await lists(page, "<b>하나</b> & 1 (2)", "<b>하나</b> & 1");
  const byId = (records) => records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  assert.deepEqual(byId(await kept(page)), byId(before));
  await button(page, /^Delete/).first().click();
  await button(page, /^Dismiss/).click();
  assert.equal(await removed.count(), 0);
  await lists(page, "<b>하나</b> & 1");
});

visit("finds by name, network and note; Escape clears the search first", {}, async (page) => {
  await open(page);
  await drop(page, file("w.json", workspace(record(1), record(2, { name: "연구실", link: "v=1&model=mobilenet_v2" }), record(3, { note: "old router" }))));
  await lists(page, "number 3", "연구실", "number 1");
  const search = dialog(page).getByRole("searchbox");
  for (const [typed, ...found] of [["연구", "연구실"], ["MobileNet", "연구실"], ["router number", "number 3"], ["number", "number 3", "number 1"], ["nothing such"]]) {
    await search.fill(typed);
    await lists(page, ...found);
    await says(dialog(page).locator(".count"), new RegExp(`^${found.length} of 3$`));
  }
  await says(dialog(page), /Nothing saved matches “nothing such”/);
  await search.press("Escape");
  await lists(page, "number 3", "연구실", "number 1");
  assert.equal(await search.inputValue(), "");
  await search.press("Escape");
  await eventually(async () => assert.equal(await dialog(page).count(), 0));
});

visit("a whole workspace is exported as .zip or .json and imported again", {}, async (page, context) => {
  await open(page, slow);
  await enter(page);
  await save(page, "여기");
  await turnTo(page, fast);
  await enter(page);
  await save(page, "there & back");
  const json = await download(page, "Export .json: all");
  const zip = await download(page, "Export .zip: all");
  assert.deepEqual([json.name, zip.name], ["splitscope-workspace.json", "splitscope-workspace.zip"]);
  const { records } = JSON.parse(json.buffer.toString());
  assert.deepEqual(new Map(records.map(({ name, link }) => [name, link])), new Map([["여기", slow], ["there & back", fast]]));
  const zipped = unzip(zip.buffer);
  assert.deepEqual(Object.keys(zipped).sort(), records.map(({ id }) => `${id}.json`).sort());
  for (const one of records) assert.deepEqual(JSON.parse(zipped[`${one.id}.json`].toString()), one);
  const single = await download(page, "Export: 여기");
  assert.deepEqual(JSON.parse(single.buffer.toString()), records.find(({ name }) => name === "여기"));
  for (const { name, buffer } of [json, zip]) {
    const elsewhere = await context.browser().newContext({ locale: "en-US" });
    const tab = await elsewhere.newPage();
    await open(tab);
    await enter(tab);
    const give = () => dialog(tab).locator("input[type=file]").setInputFiles({ name, buffer, mimeType: "" });
    await give();
    await says(dialog(tab), new RegExp(`${name}: 2 added, 0 already here, 0 not imported`));
    await lists(tab, "there & back", "여기");
    await give();
    await says(dialog(tab), new RegExp(`${name}: 0 added, 2 already here, 0 not imported`));
    assert.deepEqual(await kept(tab), records);
    await button(tab, "Open: 여기").click();
    await shows(tab, slow);
    await elsewhere.close();
  }
});

visit("dropped files are recognized as networks or workspaces", {}, async (page) => {
  await open(page);
  await drop(page, file("backup", workspace(record(1))));
  await says(dialog(page), /backup: 1 added/);
  await drop(page, file("other.json", `{"nothing": 1}`), file("some.json", workspace(record(2), record(3, { link: "" }), { id: 7 })));
  await says(dialog(page), /other\.json was not imported\. This is not a workspace file/);
  await says(dialog(page), /some\.json: 1 added, 0 already here, 2 not imported\.[^]*number 3: A scenario.s link/);
  await lists(page, "number 2", "number 1");
  assert.deepEqual(new Set((await kept(page)).map(({ name }) => name)), new Set(["number 1", "number 2"]));
  await button(page, "Dismiss").click();
  assert.equal(await dialog(page).locator(".imports").count(), 0);
  // A network is split as ever, in sight.
  await drop(page, { name: "tiny.onnx", buffer: onnx() });
  await page.locator(".import").waitFor();
  assert.equal(await dialog(page).count(), 0);
  await eventually(async () => assert.match((await shown(page)).link, /model=custom/));
});

visit("an imported network is saved, and used under other conditions", {}, async (page) => {
  await open(page);
  await drop(page, { name: "tiny.onnx", buffer: onnx() });
  await page.locator(".import").getByRole("button", { name: "Save this network" }).click();
  await lists(page, "tiny");
  await says(rows(page), /network[^]*tiny/);
  const [{ kind, link }] = await kept(page);
  assert.equal(kind, "network");
  assert.match(link, /^v=1&model=custom&net=[^&]+$/);
  await turnTo(page, "v=1&mbps=77&rtt_ms=9");
  await enter(page);
  await button(page, "Use: tiny").click();
  await eventually(async () => {
    const { link: now, drawn } = await shown(page);
    const [query, expected] = [new URLSearchParams(now), new URLSearchParams(link)];
    for (const key of ["model", "net"]) assert.equal(query.get(key), expected.get(key));
    assert.deepEqual([query.get("mbps"), query.get("rtt_ms")], ["77", "9"]);
    assert.deepEqual(drawn, figures.map(() => now));
  });
  await page.goBack();
  await shows(page, "v=1&mbps=77&rtt_ms=9");
});

visit("two tabs see each other's saves and do not overwrite them", {}, async (page, context) => {
  await open(page, slow);
  await enter(page);
  await save(page, "shared");
  const other = await context.newPage();
  await open(other);
  await enter(other);
  await button(other, "Open: shared").click();
  await shows(other, slow);
  // The list that is open in the first one follows.
  await enter(other);
  await dialog(other).getByRole("textbox", { name: "Note" }).fill("theirs");
  await button(other, "Save changes").click();
  await says(row(page, "shared"), /theirs/);
  const wins = async (name, note, count) => {
    await button(page, "Save changes").click();
    await says(dialog(page).getByRole("alert"), /“shared” was changed elsewhere[^]*Nothing was overwritten/);
    await button(page, name).last().click();
    await eventually(async () => assert.equal(await dialog(page).locator(".conflict").count(), 0));
    await eventually(async () => assert.equal(await rows(page).count(), count));
    const records = await kept(page);
    assert.equal(records.length, count);
    assert.ok(records.some((record) => record.note === note), JSON.stringify(records));
    return records;
  };
  await dialog(page).getByRole("textbox", { name: "Note" }).fill("mine");
  const copies = await wins("Save as new", "mine", 2);
  assert.ok(copies.some(({ note }) => note === "theirs"));
  // Once more, of the same record; now what is there gives way.
  await page.keyboard.press("Escape");
  await page.goto(address(fast));
  await shows(page, fast);
  await enter(page);
  await row(page, "shared").filter({ hasText: "theirs" }).getByRole("button", { name: "Open" }).click();
  await shows(page, slow);
  await enter(page);
  await dialog(other).getByRole("textbox", { name: "Note" }).fill("theirs again");
  await button(other, "Save changes").click();
  await says(rows(page).first(), /theirs again/);
  await dialog(page).getByRole("textbox", { name: "Note" }).fill("mine at last");
  const records = await wins("Replace the other version", "mine at last", 2);
  assert.ok(!records.some(({ note }) => /theirs/.test(note ?? "")));
  // What the other tab deletes is not lost here.
  await row(other, "shared").filter({ hasText: "mine at last" }).getByRole("button", { name: "Delete" }).click();
  await eventually(async () => assert.equal(await rows(page).count(), 1));
  await field1(page).fill("mine again");
  await field1(page).press("Enter");
  await row(page, "mine again").waitFor();
  assert.equal((await kept(page)).length, 2);
});

visit("says so if records are only in memory", {}, async (page, context) => {
  const refusal = `Object.defineProperty(self, "indexedDB", { get() { throw new DOMException("not here", "SecurityError"); } });\n`;
  await context.route(/\/worker\.js/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: refusal + (await response.text()) });
  });
  await open(page, slow);
  await enter(page);
  await says(dialog(page).locator(".callout"), /does not let the page store anything[^]*Export it first/);
  assert.doesNotMatch(await dialog(page).innerText(), /Stored in this browser/);
  await save(page, "fleeting");
  const [{ link }] = await kept(page);
  assert.equal(link, slow);
  await page.reload();
  await shows(page, slow);
  await enter(page);
  await says(dialog(page), /Nothing is saved yet/);
});

visit("a database that the browser closes is opened again", {}, async (page) => {
  await open(page, slow);
  await page.workers()[0].evaluate(() => {
    self.opened = [];
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...given) {
      const request = open.apply(this, given);
      request.addEventListener("success", () => self.opened.push(request.result));
      return request;
    };
  });
  await enter(page);
  await save(page, "before");
  const closes = () => page.workers()[0].evaluate(() => self.opened.map((database) => database.close()).length);
  assert.equal(await closes(), 1);
  await save(page, "after"); // it is the same record
  await lists(page, "after");
  assert.equal(await closes(), 2);
  await page.keyboard.press("Escape");
  await enter(page);
  await lists(page, "after");
  assert.equal(await closes(), 3);
  assert.doesNotMatch(await dialog(page).innerText(), /does not let the page store anything/);
});

/** Cuts the files of some records short, as a fault of the disk might. */
const damage = (page, ids) =>
  page.evaluate(async (ids) => {
    const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
    const database = await done(indexedDB.open("splitscope"));
    const contents = database.transaction("contents", "readwrite").objectStore("contents");
    for (const id of ids) {
      const whole = await done(contents.get(`${id}.json`));
      await done(contents.put(whole.slice(0, 20), `${id}.json`));
    }
    database.close();
  }, ids);

visit("a damaged record is listed and does not affect the others", {}, async (page) => {
  await open(page);
  await drop(page, file("w.json", workspace(record(1), record(2), record(3))));
  await lists(page, "number 3", "number 2", "number 1");
  const { id } = record(2);
  await damage(page, [id]);
  await page.keyboard.press("Escape");
  await enter(page);
  await lists(page, "number 3", "number 1", "Cannot be read");
  const broken = rows(page).last();
  await says(broken, new RegExp(`${id}[^]*it is damaged`));
  assert.deepEqual(await broken.getByRole("button").allInnerTexts(), ["Export", "Delete"]);
  assert.equal(await broken.getByRole("checkbox").count(), 0);
  const raw = await download(page, `Export: ${id}`);
  assert.equal(raw.buffer.length, 20);
  await says(dialog(page), /The \.zip includes records that cannot be read/);
  const { buffer } = await download(page, "Export .zip: all");
  assert.deepEqual(unzip(buffer)[`${id}.json`], raw.buffer);
  assert.equal((await kept(page)).length, 2);
  await button(page, `Delete: ${id}`).click();
  await lists(page, "number 3", "number 1");
  await button(page, `Undo: ${id}`).click();
  await lists(page, "number 3", "number 1", "Cannot be read");
  await button(page, "Open: number 1").click();
  await shows(page, record(1).link);
});

visit("the list names unknown parts of a link", {}, async (page) => {
  await open(page);
  await drop(page, file("w.json", workspace(record(1, { link: "v=1&mbps=12&foo=1" }))));
  await says(rows(page), /“foo” is not a key/);
  await button(page, /^Open/).click();
  await shows(page, "v=1&mbps=12");
  await says(page.locator(".ignored"), /“foo”/);
});

visit("a full storage is reported, and nothing is lost", { serviceWorkers: "block" }, async (page, context) => {
  await open(page, slow);
  // Before anything is saved: Chromium goes by what it once found free for a while.
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(address()).origin, quotaSize: 200_000 });
  await enter(page);
  await save(page, "first");
  const refused = await page.workers()[0].evaluate(async () => {
    const note = () => String.fromCodePoint(...Array.from({ length: 2000 }, () => 0xac00 + Math.floor(Math.random() * 11_172)));
    for (let i = 0; i < 200; i++) {
      const { problem } = await self.splitscopeLater.workspaceSave({ kind: "scenario", name: `filler ${i}`, link: "v=1", note: note(), lang: "en" });
      if (problem) return problem.code;
    }
  });
  assert.equal(refused, "full");
  // Chromium may have found some room meanwhile.
  const note = String.fromCodePoint(...Array.from({ length: 2000 }, (_, i) => 0xac00 + ((i * 7919) % 11_172)));
  const alert = dialog(page).getByRole("alert");
  let name;
  for (let i = 0; (await alert.count()) === 0; i++) {
    name = `one too many ${i}`;
    await field1(page).fill(name);
    await dialog(page).getByRole("textbox", { name: "Note" }).fill(note);
    await button(page, "Save as new").click();
    await alert.or(row(page, name)).first().waitFor();
  }
  await says(alert, /storage is full[^]*What was saved before is still there/);
  assert.equal(await field1(page).inputValue(), name);
  assert.equal(await row(page, "first").count(), 1);
  assert.equal((await kept(page)).find(({ name }) => name === "first").link, slow);
});

visit("asks the browser once for persistent storage", {}, async (page) => {
  await page.addInitScript(() => {
    globalThis.asked = 0;
    navigator.storage.persisted = async () => false;
    navigator.storage.persist = async () => (globalThis.asked++, true);
  });
  await open(page);
  await enter(page);
  await says(dialog(page), /may delete it when space/);
  assert.equal(await page.evaluate(() => globalThis.asked), 0);
  for (const name of ["one", "two"]) await save(page, name);
  await says(dialog(page), /until you delete it/);
  assert.equal(await page.evaluate(() => globalThis.asked), 1);
});

visit("a list of 500 is quick to search, and more are refused with a message", {}, async (page) => {
  await open(page, slow);
  await drop(page, file("w.json", workspace(...Array.from({ length: 500 }, (_, i) => record(i + 1)))));
  await eventually(async () => assert.equal(await rows(page).count(), 500));
  await eventually(async () => assert.equal(await dialog(page).locator("[aria-busy=true]").count(), 0));
  // To type into the form must not wait for the list.
  await field1(page).focus();
  const longest = await page.evaluate(async () => {
    let longest = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (longest = Math.max(longest, duration)))).observe({ type: "longtask" });
    globalThis.longest = () => longest;
  }).then(() => page.keyboard.type("abcdefghij").then(() => page.evaluate(() => globalThis.longest())));
  assert.ok(longest < 200, `${longest} ms for a key`);
  await dialog(page).getByRole("searchbox").fill("number 47");
  await eventually(async () => assert.equal(await rows(page).count(), 15));
  await field1(page).press("Enter");
  await says(dialog(page).getByRole("alert"), /full at 500 records/);
});

visit("two records are compared: both answers, the differing keys, and the map of the difference", {}, async (page) => {
  await open(page);
  const [a, b] = [`${paper}&mbps=90`, "v=1&model=mobilenet_v2&mbps=12.5"];
  await drop(page, file("w.json", workspace(record(1, { name: "first", link: b }), record(2), record(3, { name: "last", link: a }))));
  await lists(page, "last", "number 2", "first");
  const compare = button(page, "Compare", { exact: true });
  const choices = dialog(page).getByRole("checkbox");
  assert.ok(await compare.isDisabled());
  for (const i of [0, 2]) await choices.nth(i).check();
  assert.ok(await choices.nth(1).isDisabled());
  await compare.click();
  const charts = dialog(page).locator(".chart[data-drawn]");
  await eventually(async () => assert.equal(await charts.count(), 3));
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  assert.equal(await focused(), "Back to the list");
  // Each side says what the page says about it alone.
  for (const [mark, name, link] of [["A", "last", a], ["B", "first", b]]) {
    const { verdict, network } = await core(page, { link });
    const side = dialog(page).locator(`[data-side="${mark}"]`);
    const text = plain(await side.innerText());
    for (const part of [name, network.title, verdict.headline, verdict.latency]) assert.ok(text.includes(plain(part)), `${part} is not in ${text}`);
    assert.equal(await side.locator(".chart").getAttribute("data-drawn"), link);
  }
  const cells = await dialog(page).locator(".keys tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.replaceAll("\u00a0", " "))));
  const keys = new Map(cells.map(([label, ...values]) => [label, values]));
  assert.deepEqual(keys.get("Network"), ["ResNet-50", "MobileNetV2"]);
  assert.deepEqual(keys.get("Bandwidth"), ["90 Mibit/s", "12.5 Mbit/s"]);
  assert.equal(keys.get("Device rate"), undefined);
  await says(dialog(page).locator(".difference"), /Latency of B minus latency of A[^]*faster/);
  await says(dialog(page).locator(".comparison-notes"), /axes of A/);
  // A picture of more than one colour in each.
  for (const chart of await charts.all()) {
    const colours = await chart.locator("canvas").first().evaluate((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
    assert.ok(colours > 50, `${colours} colours`);
  }
  assert.deepEqual(await violations(page), []);
  await dialog(page).getByRole("button", { name: "Back to the list" }).press("Enter");
  await eventually(async () => assert.equal(await focused(), "Compare"));
  assert.ok(await choices.nth(0).isChecked());
});

visit("a comparison that cannot be made says so", { expected: /./ }, async (page, context) => {
  // As of a build that lacks the method.
  await context.route(/\/worker\.js/, async (route) => {
    const response = await route.fetch();
    const spoilt = `Object.defineProperty(self, "splitscopeLater", { set(methods) { delete methods.difference; delete methods.thumbnail; Object.defineProperty(self, "splitscopeLater", { value: methods }); }, configurable: true });\n`;
    await route.fulfill({ response, body: spoilt + (await response.text()) });
  });
  await open(page);
  await drop(page, file("w.json", workspace(record(1), record(2))));
  await lists(page, "number 2", "number 1");
  for (const i of [0, 1]) await dialog(page).getByRole("checkbox").nth(i).check();
  await button(page, "Compare", { exact: true }).click();
  await says(dialog(page).getByRole("alert"), /The comparison could not be made/);
  await button(page, "Back to the list").click();
  await lists(page, "number 2", "number 1");
  assert.equal(await dialog(page).locator(".thumbnail.drawn").count(), 0);
});

visit("each record has a thumbnail of its map, as the page paints it", {}, async (page) => {
  await open(page);
  const links = [paper, "v=1&model=mobilenet_v2&cuts=block&mbps=300"];
  await drop(page, file("w.json", workspace(...links.map((link, i) => record(i + 1, { link })))));
  await eventually(async () => assert.equal(await dialog(page).locator(".thumbnail.drawn").count(), 2));
  for (const [i, link] of links.entries()) {
    const { width, height, pixels } = await dialog(page).locator(".thumbnail").nth(1 - i).evaluate((canvas) => {
      const { width, height } = canvas;
      return { width, height, pixels: [...canvas.getContext("2d").getImageData(0, 0, width, height).data] };
    });
    const { raster } = await core(page, { link, width, height });
    assert.deepEqual(pixels, raster.pixels);
  }
});

for (const [locale, width, colorScheme] of /** @type {const} */ ([["en-US", 360, "light"], ["ko-KR", 360, "dark"], ["ko-KR", 800, "light"], ["en-US", 1440, "dark"]])) {
  visit(`fits ${width} px and is accessible, ${locale}, ${colorScheme}`, { locale, colorScheme, viewport: { width, height: width < 500 ? 740 : 900 } }, async (page) => {
    await open(page, slow);
    await page.locator(".workspace-button").click();
    const long = "An extraordinarily long name that fills all that is allowed, to the very last one";
    const others = [record(1, { name: long.slice(0, 80), note: "note ".repeat(100) }), record(2, { link: "v=1&mbps=12&foo=1" }), record(3), record(4)];
    await drop(page, file("workspace-of-somebody.json", workspace(...others, { id: "no" })));
    await eventually(async () => assert.equal(await rows(page).count(), 4));
    await damage(page, [others[2].id]);
    await page.locator("#save-name").press("Enter");
    await eventually(async () => assert.equal(await rows(page).count(), 5));
    await page.locator(".damaged").waitFor();
    await rows(page).nth(0).locator("[data-act=rename]").click();
    await rows(page).nth(1).locator(".record-acts button").last().click();
    await page.locator("[data-removed]").waitFor();
    await fits(page);
    assert.deepEqual(await violations(page), []);
    for (const i of [0, 1]) await dialog(page).getByRole("checkbox").nth(i).check();
    await dialog(page).locator(".record-tools button").click();
    await eventually(async () => assert.equal(await dialog(page).locator(".chart[data-drawn]").count(), 3));
    await fits(page);
    assert.deepEqual(await violations(page), []);
    await dialog(page).locator(".comparison > .row button").click();
    if (locale === "ko-KR") {
      const text = await dialog(page).innerText();
      assert.match(text, /작업 공간[^]*시나리오[^]*가져오지 못함[^]*삭제했습니다/);
      assert.deepEqual(text.match(/\b(saved?|open|rename|delete|export|import|the|was)\b/gi)?.filter((word) => !/^(the|open)$/.test(word)) ?? [], []);
    }
  });
}

visit("an embed has no workspace", {}, async (page) => {
  await page.goto(`${address()}?embed=map#${paper}`);
  await page.locator("[data-drawn]").waitFor();
  assert.equal(await page.locator(".workspace-button").count(), 0);
});
