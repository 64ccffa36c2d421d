"use strict";
// The page of the server. Text of an input is only ever set as text, or sent; the report comes from the server as a
// page of its own, in a frame.
const dedup = (() => {
  const at = (id) => document.getElementById(id);
  const settings = at("settings");
  const frame = at("view");
  const WAIT = 400; // milliseconds without a key until a text that is being typed is cleaned
  const SHOWN = 200; // texts that the list shows at once
  let input = null; // what is shown: {text}, {file, name} or {bytes, name}
  let names = [];
  let running = null;
  let timer;

  async function ask(path, options = {}) {
    const response = await fetch(path, { credentials: "same-origin", ...options });
    let said;
    try {
      said = await response.json();
    } catch {
      said = { error: `the server answered ${response.status}` };
    }
    if (!response.ok) throw new Error(said.error ?? `the server answered ${response.status}`);
    return said;
  }

  const post = (path, values, options = {}) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(values),
      ...options,
    });

  function chosen() {
    const found = {};
    for (const name of ["scope", "strictness", "language"]) {
      const value = settings.elements[name].value.trim();
      if (value) found[name] = value;
    }
    const keep = [...settings.querySelectorAll("input[name=keep]:checked")].map((box) => box.value);
    if (keep.length) found.keep = keep;
    return found;
  }

  // The settings and the text of the list are in the address, so that a reload shows them again.
  function remember() {
    const found = new URLSearchParams();
    for (const [name, value] of Object.entries(chosen())) found.set(name, value);
    if (input && "file" in input) found.set("file", input.file);
    history.replaceState(null, "", `#${found}`);
    const kept = settings.querySelectorAll("input[name=keep]:checked").length;
    at("kept").textContent = kept ? ` (${kept})` : "";
  }

  function recall() {
    const found = new URLSearchParams(location.hash.slice(1));
    for (const name of ["scope", "strictness", "language"])
      if (found.has(name)) settings.elements[name].value = found.get(name);
    const keep = new Set((found.get("keep") ?? "").split(","));
    for (const box of settings.querySelectorAll("input[name=keep]")) box.checked = keep.has(box.value);
    const file = Number(found.get("file") ?? NaN);
    if (Number.isInteger(file) && file >= 0 && file < names.length) openListed(file);
  }

  async function show() {
    clearTimeout(timer);
    running?.abort();
    remember();
    if (!input) return;
    const own = (running = new AbortController());
    const { signal } = own;
    const begun = performance.now();
    at("status").textContent = "Cleaning …";
    try {
      let said;
      if (input.bytes) {
        const query = new URLSearchParams({ ...chosen(), name: input.name });
        const headers = { "content-type": "application/octet-stream" };
        said = await ask(`/view?${query}`, { method: "POST", headers, body: input.bytes, signal });
      } else {
        const { name, ...values } = input;
        said = await post("/view", { ...values, ...chosen(), ...(name ? { name } : {}) }, { signal });
      }
      if (own !== running) return;
      at("error").textContent = "";
      const pieces = `${said.removals} ${said.removals === 1 ? "removal" : "removals"}`;
      at("status").textContent = `${pieces}, cleaned in ${((performance.now() - begun) / 1000).toFixed(2)} s`;
      frame.hidden = false;
      // Not "src": every text would become a step of the browser's history.
      frame.contentWindow.location.replace(said.view);
    } catch (error) {
      if (own !== running || error.name === "AbortError") return;
      at("status").textContent = "";
      at("error").textContent = error.message;
      frame.hidden = true;
    }
  }

  function take(next, label, { fold = true } = {}) {
    input = next;
    at("input-name").textContent = label;
    if (fold) at("input").open = false;
    for (const button of at("names").querySelectorAll("button"))
      button.toggleAttribute("aria-current", Number(button.dataset.file) === next.file);
    show();
  }

  function openListed(file) {
    pick("text");
    take({ file, name: names[file] }, names[file]);
  }

  const characters = (text) => `${text.length.toLocaleString("en")} characters`;

  function typed({ fold }) {
    const text = at("pasted").value;
    if (text.trim()) take({ text, name: "pasted text" }, `Pasted: ${characters(text)}`, { fold });
  }

  at("pasted").addEventListener("input", (event) => {
    clearTimeout(timer);
    const paste = event.inputType === "insertFromPaste" || event.inputType === "insertFromDrop";
    timer = setTimeout(() => typed({ fold: paste }), paste ? 0 : WAIT);
  });

  at("file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const bytes = await file.arrayBuffer();
    take({ bytes, name: file.name }, file.name);
  });

  settings.addEventListener("submit", (event) => event.preventDefault());
  settings.addEventListener("change", () => show());
  // The choice of types folds when something else is pressed.
  document.addEventListener("click", (event) => {
    const keep = settings.querySelector(".keep");
    if (!keep.contains(event.target)) keep.open = false;
  });

  function list() {
    const sought = at("find").value.trim().toLowerCase();
    const hits = names.map((name, file) => [name, file]).filter(([name]) => name.toLowerCase().includes(sought));
    at("names").replaceChildren(
      ...hits.slice(0, SHOWN).map(([name, file]) => {
        const row = document.createElement("li");
        const button = document.createElement("button");
        const said = document.createElement("bdi");
        button.type = "button";
        button.dataset.file = file;
        said.textContent = name;
        button.append(said);
        button.toggleAttribute("aria-current", input?.file === file);
        button.addEventListener("click", () => openListed(file));
        row.append(button);
        return row;
      }),
    );
    const rest = hits.length - SHOWN;
    at("more").textContent = rest > 0 ? `and ${rest.toLocaleString("en")} more: search for them` : "";
  }
  at("find").addEventListener("input", list);

  const picked = [];
  function pick(view) {
    for (const name of ["text", "review"]) {
      at(`${name}-view`).hidden = name !== view;
      at(`show-${name}`).setAttribute("aria-pressed", String(name === view));
    }
    settings.hidden = view !== "text";
    for (const action of picked) action(view);
  }
  for (const name of ["text", "review"]) at(`show-${name}`).addEventListener("click", () => pick(name));

  async function begin() {
    try {
      const said = await ask("/texts");
      names = said.texts;
      at("texts").hidden = !names.length;
      at("views").hidden = !said.review;
      list();
      recall();
      remember();
    } catch (error) {
      at("error").textContent = error.message;
    }
  }
  begin();

  return { at, ask, post, openListed, onPick: (action) => picked.push(action) };
})();
