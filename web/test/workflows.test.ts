// What GitHub runs: fixed actions, and nothing published that was not tested.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

// Units run in web/.
const folder = join(process.cwd(), "../.github/workflows");
const workflows = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")] as const);

test("every action is pinned to a commit, with its version in a comment", () => {
  const uses = workflows.flatMap(([name, text]) => [...text.matchAll(/^\s*(?:- )?uses:\s*(.*)$/gm)].map(([, action]) => `${name}: ${action}`));
  assert.ok(uses.length >= 5);
  for (const action of uses) assert.match(action, /: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("only a tested build is published, in the same run", () => {
  for (const [name, text] of workflows) {
    const jobs = Object.fromEntries([...text.slice(text.indexOf("\njobs:\n")).matchAll(/^  ([\w-]+):\n((?:(?:    .*)?\n)*)/gm)].map(([, job, body]) => [job, body!]));
    for (const [job, body] of Object.entries(jobs)) {
      if (!body.includes("actions/deploy-pages@")) continue;
      const before = jobs[/^    needs: ([\w-]+)$/m.exec(body)?.[1] ?? ""] ?? "";
      const [tests, uploads] = ["./build.sh test", "actions/upload-pages-artifact@"].map((step) => before.indexOf(step));
      assert.ok(tests! >= 0 && uploads! > tests!, `${name}: ${job} publishes what no test has seen`);
      assert.ok(!/^\s*(- )?(if|continue-on-error):/m.test(before), `${name}: a step that fails must end it`);
      // A condition holds beside "needs" unless it asks how that has ended.
      const [condition] = /^    if: .*$/m.exec(body) ?? [];
      assert.equal(condition, "    if: github.event_name != 'pull_request' && github.ref == 'refs/heads/main'", `${name}: ${job} is of main alone`);
      assert.equal(text.match(/\.\/build\.sh/g)?.length, 1, `${name}: what is tested is not built again`);
    }
    assert.ok(Object.keys(jobs).length >= 1);
  }
});

test("every push and every pull request is tested", () => {
  const tested = workflows.filter(([, text]) => text.includes("./build.sh test")).map(([, text]) => text);
  for (const event of ["push", "pull_request"]) assert.ok(tested.some((text) => new RegExp(`^on:\\n(  .*\\n)*  ${event}:\\n`, "m").test(text)), event);
});
