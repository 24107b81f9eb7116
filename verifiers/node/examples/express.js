// An API that shows its orders to clients with the scope orders:read.
//
// ISSUER=https://auth.example.com node examples/express.js

import { Verifier } from "@watchword/verifier";
import { requires } from "@watchword/verifier/express";
import express from "express";

const { ISSUER, POLL_INTERVAL = "20", PORT = "8080" } = process.env;
const verifier = new Verifier({
  issuer: ISSUER,
  audience: "https://orders.example.com",
  pollInterval: Number(POLL_INTERVAL),
});

const app = express();
app.get("/orders", requires(verifier, "orders:read"), (request, response) => {
  response.json({ client: request.accessToken.client_id, orders: [] });
});

const server = app.listen(Number(PORT), "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/orders\n`);
});
