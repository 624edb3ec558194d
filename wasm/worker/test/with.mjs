// Runs a command beside the Worker on workerd, whose address it gets in API:
// node with.mjs command...
import { spawn } from "node:child_process";
import { open } from "./workerd.mjs";

const [command, ...args] = process.argv.slice(2);
const worker = await open();
const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, API: worker.url } });
const status = await new Promise((done) => child.on("exit", (code) => done(code ?? 1)));
await worker.close();
process.exit(status);
