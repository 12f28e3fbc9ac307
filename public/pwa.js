// The installable half of the app, loaded with `defer` on every page. It touches only attributes of <html>
// and storage, never the tree that Leptos hydrates. Style rules show or hide what belongs to a state:
//   html[data-offline]      no connection      html[data-installable]  the browser offers to install
//   html[data-saved-at]     this page is a saved copy (set by the service worker)
// An element with `data-install` opens the browser's install prompt when it is clicked.
"use strict";

(() => {
  const root = document.documentElement;
  let installPrompt;

  showConnection();
  window.addEventListener("online", showConnection);
  window.addEventListener("offline", showConnection);
  document.addEventListener("click", followLinksWithoutTheServer, { capture: true });

  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installPrompt = event;
    root.toggleAttribute("data-installable", true);
  });
  window.addEventListener("appinstalled", () => root.removeAttribute("data-installable"));
  document.addEventListener("click", (event) => {
    if (!installPrompt || !event.target.closest?.("[data-install]")) return;
    installPrompt.prompt();
    installPrompt = undefined;
    root.removeAttribute("data-installable");
  });

  if ("serviceWorker" in navigator) window.addEventListener("load", startWorker);

  function showConnection() {
    root.toggleAttribute("data-offline", !navigator.onLine);
    const savedAt = root.getAttribute("data-saved-at");
    const place = savedAt && document.querySelector("[data-saved-time]");
    if (place) place.textContent = new Date(savedAt).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  }

  // Without a connection a page change inside the app would only show failed requests:
  // a full navigation lets the service worker answer with the saved copy.
  function followLinksWithoutTheServer(event) {
    const link = event.target.closest?.("a[href]");
    if (navigator.onLine || !link || event.defaultPrevented || event.button !== 0 || link.origin !== location.origin) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || link.target === "_blank" || link.hasAttribute("download")) return;
    event.preventDefault();
    event.stopPropagation();
    location.assign(link.href);
  }

  async function startWorker() {
    const links = [...document.querySelectorAll('link[href*="/pkg/"], link[data-texts]')].map((link) => link.href);
    const scripts = [...document.querySelectorAll('script[src*="/shell/"]')].map((script) => script.src);
    const built = [...links, ...scripts].map((address) => new URL(address).pathname);
    // The entry's names change with every build; which chunks a page links to says nothing of the release.
    const hashes = built.filter((path) => path.startsWith("/pkg/prachar.")).map((path) => path.split(".").at(-2));
    const version = hashes.join("-").slice(0, 120) || "0";
    try {
      await navigator.serviceWorker.register(`/sw.js?v=${encodeURIComponent(version)}`, { updateViaCache: "none" });
      const { active } = await navigator.serviceWorker.ready;
      active?.postMessage({ kind: "keep-files", paths: built });
    } catch {
      // Private windows and plain http refuse workers; the app is whole without one.
    }
  }
})();
