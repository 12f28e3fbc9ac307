// What the frame of every page does in the browser, small enough to run before the application
// starts and useful without it. Everything hangs on data attributes:
//   data-keep-form      a link: the page's form fields survive the visit (language switch)
//   data-theme-switch   a link: changes the theme in place
//   data-draft="key"    a form: what is typed is kept on this device until it has been sent
//                       ("key@version": a draft of another version is only offered)
//   data-draft-saved    beside it, while everything that stands in the form is saved: then no draft is kept
//   data-draft-note     the line that tells what became of a draft
//   data-draft-offer    hidden; shows what a draft of another version says and asks what to do with it
//   data-live="address" an element: gets a "live" event whenever the server says that something changed
//   data-live-lost      inside it: shown while the server cannot be heard
//   data-insert="text"  a button: types its text where the caret stands in the field data-into
//   data-upload         a form with a file: it is sent with its progress shown
//   data-key="J"        a link or button: pressed by this key; a field: goes there ("F8", "Shift+F8", "Alt+Enter")
//   data-key-asks="id"  beside it: the key opens this dialog instead
//   data-shown          what a key has led to: it is scrolled into view
//   data-keys-switch    a checkbox: whether single letters do anything
// (public/pwa.js does the rest: connection, installation, service worker.)
(() => {
  // The application asks for these texts once it is loaded; they are then in the cache.
  const texts = document.querySelector("link[data-texts]");
  if (texts) fetch(texts.href).catch(() => {});

  const fieldsOf = (root) =>
    [...root.querySelectorAll("input[name], textarea[name], select[name]")].filter(
      (field) => !["password", "hidden", "file", "submit"].includes(field.type) && field.autocomplete !== "one-time-code",
    );

  const read = (root) =>
    fieldsOf(root).map((field) => [
      field.name,
      field.type === "checkbox" || field.type === "radio" ? field.value + "|" + field.checked : field.value,
    ]);

  const isBox = (field) => field.type === "checkbox" || field.type === "radio";
  const isOn = (field, value) => value === field.value + "|true";

  // The fields that stand otherwise than they were read, each with what it was.
  const differing = (root, saved) => {
    const fields = fieldsOf(root);
    return saved.flatMap(([name, value], index) => {
      const isSame = (field) => field?.name === name && (field.type !== "radio" || value.startsWith(field.value + "|"));
      const field = isSame(fields[index]) ? fields[index] : fields.find(isSame);
      if (!field || (field.options && ![...field.options].some((option) => option.value === value))) return [];
      const isAsRead = isBox(field) ? field.checked === isOn(field, value) : field.value === value;
      return isAsRead ? [] : [[field, value]];
    });
  };

  const write = (root, saved) => {
    const changed = differing(root, saved);
    changed.forEach(([field, value]) => {
      if (isBox(field)) field.checked = isOn(field, value);
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return changed.length > 0;
  };

  // By Indian clocks and with Latin digits, as everywhere.
  const moment = (at) => {
    const language = document.documentElement.lang + "-IN-u-nu-latn";
    const form = { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone: "Asia/Kolkata" };
    return new Intl.DateTimeFormat(language, form).format(at);
  };

  const note = (name, at) => {
    const region = document.querySelector("[data-draft-note]");
    if (region) region.textContent = (region.dataset[name] ?? "").replace("{when}", at ? moment(at) : "");
  };

  // --- language and theme ---
  const keepKey = () => "form:" + location.pathname;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a");
    if (!link) return;
    if (link.hasAttribute("data-keep-form")) {
      sessionStorage.setItem(keepKey(), JSON.stringify(read(document)));
      const here = encodeURIComponent(location.pathname + location.search);
      link.href = link.href.replace(/back=[^&]*/, "back=" + here);
    } else if (link.hasAttribute("data-theme-switch")) {
      event.preventDefault();
      const dark = getComputedStyle(document.documentElement).colorScheme.includes("dark");
      document.documentElement.dataset.theme = dark ? "prachar" : "prachar-dark";
      document.cookie = "theme=" + (dark ? "light" : "dark") + "; path=/; max-age=31536000; samesite=lax";
    }
  }, true);

  // --- drafts ---
  const draftKey = (form) => "draft:" + form.dataset.draft;
  const keep = (form) => localStorage.setItem(draftKey(form), JSON.stringify({ at: Date.now(), fields: read(form) }));
  // Every draft of what the form edits, the newest first.
  const draftsOf = (form) => {
    const key = draftKey(form);
    const [name, version] = key.split("@");
    const isOurs = (other) => other === key || (version !== undefined && other.startsWith(name + "@"));
    const found = Object.keys(localStorage).filter(isOurs).map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }));
    return found.filter((draft) => draft.fields).sort((one, other) => other.at - one.at);
  };
  // Drafts that the reader was asked about and has not decided on: only the answer removes them.
  const offered = new Set();
  let timer;
  let typed;
  const keepTyped = () => {
    clearTimeout(timer);
    if (!typed) return;
    keep(typed);
    typed = null;
    if (!navigator.onLine) note("kept");
  };
  const forgetSaved = (form) => {
    if (typed === form) {
      clearTimeout(timer);
      typed = null;
    }
    draftsOf(form).filter(({ key }) => !offered.has(key)).forEach(({ key }) => localStorage.removeItem(key));
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form || !event.isTrusted) return;
    if (typed !== form) keepTyped();
    typed = form;
    clearTimeout(timer);
    timer = setTimeout(keepTyped, 300);
  });
  // The last words before the window is left.
  addEventListener("pagehide", keepTyped);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-draft]")) return;
    clearTimeout(timer);
    typed = null;
    if (navigator.onLine) {
      localStorage.removeItem(draftKey(form));
    } else {
      event.preventDefault();
      event.stopImmediatePropagation();
      keep(form);
      form.dataset.unsent = "true";
      note("kept");
    }
  }, true);
  const sendDrafts = () => {
    document.querySelectorAll("form[data-unsent]").forEach((form) => {
      delete form.dataset.unsent;
      form.requestSubmit();
      note("sent");
    });
  };

  addEventListener("online", sendDrafts);

  // --- words put into a field where its caret stands ---
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-insert]");
    const field = button && document.getElementById(button.dataset.into);
    if (!field || field.readOnly) return;
    const { selectionStart, selectionEnd } = field;
    field.focus();
    field.setRangeText(button.dataset.insert, selectionStart, selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // --- keys ---
  const lettersAreOff = () => localStorage.getItem("keys") === "off";
  const isTyping = (target) => target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit])");
  const keyOf = (event) => {
    // Keyboards for Devanagari name another letter; the place of the key is the same.
    const isLatin = /^[ -~]+$/.test(event.key);
    const key = isLatin || !event.code.startsWith("Key") ? event.key : event.code.slice(3);
    if (key.length === 1) return event.altKey ? "" : key.toUpperCase();
    return (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") + key;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.repeat || event.isComposing) return;
    const key = keyOf(event);
    if (key.length === 1 && (lettersAreOff() || isTyping(event.target) || document.querySelector("dialog[open]"))) return;
    const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && !one.disabled && one.checkVisibility());
    if (!found) return;
    event.preventDefault();
    const dialog = document.getElementById(found.dataset.keyAsks);
    if (dialog) dialog.showModal();
    else if (found.matches("input, textarea, select")) found.focus();
    else found.click();
    requestAnimationFrame(() => document.querySelector("[data-shown]")?.scrollIntoView({ block: "nearest" }));
  });
  const showSwitch = () => document.querySelectorAll("[data-keys-switch]").forEach((box) => (box.checked = !lettersAreOff()));
  document.addEventListener("focusin", showSwitch);
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-keys-switch]")) localStorage.setItem("keys", event.target.checked ? "on" : "off");
  });

  // --- uploads ---
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-upload]") || form.dataset.sending) return;
    event.preventDefault();
    form.dataset.sending = "true";
    const region = form.querySelector("[data-upload-progress]");
    const button = form.querySelector("[type=submit]");
    const request = new XMLHttpRequest();
    region.hidden = false;
    button.disabled = true;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = total ? Math.floor((loaded * 100) / total) : 0;
      region.querySelector("progress").value = percent;
      region.querySelector("[data-upload-percent]").textContent = percent + "%";
    });
    // The answer is a redirect to the next step, or back with the reason.
    request.addEventListener("load", () => location.assign(request.responseURL));
    request.addEventListener("error", () => {
      delete form.dataset.sending;
      button.disabled = false;
      region.hidden = true;
      location.assign(form.dataset.failed);
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  });

  // --- the offer to install, once refused, stays away ---
  const refused = () => document.documentElement.toggleAttribute("data-install-dismissed", localStorage.getItem("install-dismissed") === "yes");
  refused();
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-install-dismiss]")) return;
    localStorage.setItem("install-dismissed", "yes");
    refused();
  });

  // --- live pages ---
  const streams = new Map();
  const openStream = (element, address, failures = 0) => {
    const source = new EventSource(address);
    const stream = { address, source };
    const lost = (is) => element.querySelectorAll("[data-live-lost]").forEach((line) => (line.hidden = !is));
    streams.set(element, stream);
    source.onmessage = () => {
      failures = 0;
      lost(false);
      element.dispatchEvent(new CustomEvent("live"));
    };
    source.onerror = () => {
      // The browser's own reconnecting knows no growing pauses and gives up after an error status.
      // A first failure says nothing: the server ends every stream after a while.
      source.close();
      failures += 1;
      lost(failures > 1);
      stream.timer = setTimeout(() => openStream(element, address, failures), Math.min(500 * 2 ** failures, 30000));
    };
  };
  const closeStream = (element) => {
    const stream = streams.get(element);
    clearTimeout(stream.timer);
    stream.source.close();
    streams.delete(element);
  };
  const followLive = () => {
    streams.forEach((stream, element) => {
      if (!element.isConnected || element.dataset.live !== stream.address) closeStream(element);
    });
    document.querySelectorAll("[data-live]").forEach((element) => {
      if (!streams.has(element)) openStream(element, element.dataset.live);
    });
  };

  // --- menus close on a click elsewhere and on Escape; dialogs open in browsers without `commandfor` ---
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target) || event.target.closest("a")) menu.open = false;
    });
    const opener = event.target.closest?.("[commandfor]");
    if (opener && !("commandForElement" in HTMLButtonElement.prototype)) {
      const dialog = document.getElementById(opener.getAttribute("commandfor"));
      if (opener.getAttribute("command") === "show-modal") dialog?.showModal();
      else dialog?.close();
    }
  });
  // A button in a dialog that sends a form outside of it has said what it had to say.
  document.addEventListener("submit", (event) => {
    const dialog = event.submitter?.closest("dialog[open]");
    if (dialog && !dialog.contains(event.target)) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });

  // --- after the application has taken over (or, without it, once the page is loaded) ---
  // It has not heard what was typed and chosen before.
  const isChanged = (field) => {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.type === "radio") return field.checked && !field.defaultChecked;
    if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
    return field.value !== field.defaultValue;
  };
  const tellTyped = () =>
    fieldsOf(document).filter(isChanged).forEach((field) => {
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  let restored = false;
  const restore = () => {
    if (restored) return;
    restored = true;
    tellTyped();
    const kept = sessionStorage.getItem(keepKey());
    sessionStorage.removeItem(keepKey());
    if (kept) write(document, JSON.parse(kept));
    // The router changes the page without a word to anybody else.
    new MutationObserver(followLive).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-live"] });
    followLive();
    restoreDrafts();
    // Forms that come later, with another page or once their data is there; and those that were saved.
    new MutationObserver((changes) => {
      const saved = changes.filter(({ type, target }) => type === "attributes" && target.matches("form[data-draft-saved]"));
      saved.filter(({ target }) => met.has(target)).forEach(({ target }) => forgetSaved(target));
      restoreDrafts();
    }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-draft-saved"] });
  };
  const met = new WeakSet();
  const restoreDrafts = () => {
    document.querySelectorAll("form[data-draft]").forEach((form) => {
      if (met.has(form)) return;
      met.add(form);
      keepTyped();
      putBack(form);
    });
  };
  // Nobody has written since a draft of the form's own version, so it goes back. About one of another
  // version the reader decides: what stands in the form may be newer, or somebody else's.
  const putBack = (form) => {
    for (const draft of draftsOf(form)) {
      if (draft.key === draftKey(form)) {
        if (write(form, draft.fields)) note("restored", draft.at);
      } else if (differing(form, draft.fields).length) {
        return offer(form, draft);
      } else {
        localStorage.removeItem(draft.key);
      }
    }
  };
  const offer = (form, draft) => {
    const region = form.querySelector("[data-draft-offer]");
    if (!region) return;
    const texts = differing(form, draft.fields).filter(([field]) => !isBox(field) && !field.options);
    const longest = texts.map(([, value]) => value).sort((one, other) => other.length - one.length)[0];
    offered.add(draft.key);
    region.querySelector("[data-draft-when]").textContent = region.dataset.words.replace("{when}", moment(draft.at));
    region.querySelector("[data-draft-words]").textContent = longest ?? "";
    region.hidden = false;
    const decided = (isWanted) => () => {
      offered.delete(draft.key);
      localStorage.removeItem(draft.key);
      region.hidden = true;
      if (isWanted) {
        write(form, draft.fields);
        keep(form);
      }
      putBack(form);
    };
    region.querySelector("[data-draft-take]").onclick = decided(true);
    region.querySelector("[data-draft-drop]").onclick = decided(false);
  };
  // After what the application does as soon as it is there: only then does it notice changes.
  addEventListener("prachar:ready", () => setTimeout(restore));
  addEventListener("load", () => setTimeout(restore, 4000));
})();
