// Service worker. pwa.js registers it as /sw.js?v=<hash of the build>, so that a release brings a new worker,
// a new set of caches, and the end of the old ones: a saved page never meets the files of another release.
"use strict";

const VERSION = new URL(self.location.href).searchParams.get("v") ?? "0";
const FILES = `prachar-files-${VERSION}`;
const PAGES = `prachar-pages-${VERSION}`;
const MOST_PAGES = 40;

// What the offline page needs, and what every page needs to look right.
const PRECACHE = [
  "/offline.html",
  "/offline.css",
  "/pwa.js",
  "/manifest.webmanifest",
  "/favicon.svg",
  "/icons/icon-192.png",
  "/fonts/mukta-latin-400-normal.woff2",
  "/fonts/mukta-latin-600-normal.woff2",
  "/fonts/mukta-devanagari-400-normal.woff2",
  "/fonts/mukta-devanagari-600-normal.woff2",
];

// Doors that are never kept: they are live, secret, or belong to other programs.
const NEVER_KEPT = ["/api/", "/webhooks/", "/events/", "/health", "/metrics", "/sw.js"];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(FILES)
      .then((cache) => cache.addAll(PRECACHE.map((path) => new Request(path, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOtherReleases().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data?.kind === "keep-files") event.waitUntil(keepFiles(event.data.paths ?? []));
  if (event.data?.kind === "forget-pages") event.waitUntil(caches.delete(PAGES));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (NEVER_KEPT.some((path) => url.pathname.startsWith(path))) return;
  if (request.method !== "GET") {
    // Signing in or out changes whose pages these are: nothing of the last person stays behind.
    if (/\/sign_?-?(in|out)/.test(url.pathname)) event.waitUntil(caches.delete(PAGES));
    return;
  }
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (isBuildFile(url)) event.respondWith(file(request));
});

// Scripts, styles and texts carry a hash of their content in their names; fonts and icons change only with a release.
function isBuildFile(url) {
  return ["/pkg/", "/l10n/", "/shell/", "/fonts/", "/icons/"].some((path) => url.pathname.startsWith(path)) || PRECACHE.includes(url.pathname);
}

async function file(request) {
  const kept = await caches.match(request, { cacheName: FILES });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}

// Pages come from the network; the last copy serves when there is none, marked with the time it was saved.
async function page(event) {
  try {
    const answer = await fetch(event.request);
    if (isWorthKeeping(answer)) event.waitUntil(keepPage(event.request, answer.clone()));
    return answer;
  } catch {
    return (await savedPage(event.request)) ?? (await caches.match("/offline.html", { cacheName: FILES })) ?? Response.error();
  }
}

function isWorthKeeping(answer) {
  const type = answer.headers.get("content-type") ?? "";
  return answer.ok && !answer.redirected && type.startsWith("text/html") && !/\/sign-(in|up)|\/reset|\/invit/.test(new URL(answer.url).pathname);
}

async function keepPage(request, answer) {
  const cache = await caches.open(PAGES);
  const headers = new Headers(answer.headers);
  headers.set("x-saved-at", new Date().toISOString());
  await cache.put(request, new Response(await answer.blob(), { status: answer.status, headers }));
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST_PAGES)).map((old) => cache.delete(old)));
}

async function savedPage(request) {
  const kept = await caches.match(request, { cacheName: PAGES });
  if (!kept) return undefined;
  const html = (await kept.text()).replace("<html", `<html data-saved-at="${kept.headers.get("x-saved-at")}"`);
  return new Response(html, { status: kept.status, headers: kept.headers });
}

async function keepFiles(paths) {
  const cache = await caches.open(FILES);
  for (const path of paths) {
    if (!(await cache.match(path))) await cache.add(path).catch(() => undefined);
  }
}

async function forgetOtherReleases() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("prachar-") && name !== FILES && name !== PAGES);
  await Promise.all(old.map((name) => caches.delete(name)));
}
