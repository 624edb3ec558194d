// A Worker that answers with a constant, as an upper limit for any Worker.
import answer from "./answer.txt";

const headers = { "Content-Type": "application/json", "Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*" };

export default { fetch: () => new Response(answer, { headers }) };
