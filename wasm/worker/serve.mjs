// Serves the Worker on this machine until it is stopped: node serve.mjs
import { local } from "./local.mjs";

try {
  const { server, url } = await local({ port: Number(process.env.PORT ?? 8080) });
  console.log(url.replace("127.0.0.1", "localhost").replace(/\/$/, ""));
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.dispose());
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
