// Stands in for the cache of a data centre. workerd sends cached responses to it as
// HTTP. It stores them in memory and never removes any.
const kept = new Map();

export default {
  async fetch(request) {
    if (request.method === "PUT") {
      kept.set(request.url, parsed(new Uint8Array(await request.arrayBuffer())));
      return new Response(null, { status: 204 });
    }
    const answer = kept.get(request.url);
    if (!answer) return new Response(null, { status: 504, headers: { "CF-Cache-Status": "MISS" } });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  },
};

/** The parts of a response in HTTP/1.1. */
function parsed(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  const [first, ...fields] = text.slice(0, end).split("\r\n");
  const headers = fields.map((field) => [field.slice(0, field.indexOf(":")), field.slice(field.indexOf(":") + 1).trim()]);
  return { status: Number(first.split(" ")[1]), headers: [...headers, ["CF-Cache-Status", "HIT"]], body: bytes.slice(end + 4) };
}
