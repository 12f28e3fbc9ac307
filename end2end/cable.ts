// A cable between browser and server that a test can cut: a TCP relay in front of the server.
// Chromium's own offline switch does not reach the requests of a service worker.
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export type Cable = {
  /** Where the browser goes instead of the server. */
  url: string;
  /** From now on nothing answers. */
  cut: () => Promise<void>;
};

export async function plugIn(target: string): Promise<Cable> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const relay = createServer((browser) => {
    const server = connect(Number(port), hostname);
    for (const socket of [browser, server]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        browser.destroy();
        server.destroy();
      });
    }
    browser.pipe(server);
    server.pipe(browser);
  });
  await new Promise<void>((listening) => relay.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    cut: () =>
      new Promise((closed) => {
        relay.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
