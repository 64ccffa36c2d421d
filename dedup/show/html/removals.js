"use strict";
// The report works without this script; it adds the filter, the panel about one removal, the line to its twin,
// the ticks that make settings, and copying. Text of the input is only ever set as text, never as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const told = document.getElementById("told");
  const wide = matchMedia("(min-width: 62rem)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const ticked = new Set();

  // What the settings match: a reason, a type, a rule, or the beginning of a rule up to a full stop.
  const matches = (name, [reason, type, rule]) =>
    name === reason || name === type || name === rule || rule.startsWith(`${name}.`);
  const isKept = (removal) => [...ticked].some((rule) => matches(rule, removal));

  // A string of TOML: JSON's escapes are TOML's, but for the one control character that JSON leaves alone.
  const quoted = (name) => JSON.stringify(name).replaceAll("\u007f", "\\u007F");

  function settings() {
    const names = [...new Set([...data.ignored, ...[...ticked].sort()])];
    return ticked.size ? `ignore = [${names.map(quoted).join(", ")}]` : "";
  }

  async function copy(text, button, said) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where the page may not use the clipboard (an insecure address, an old browser).
      const area = document.createElement("textarea");
      const focused = document.activeElement;
      area.value = text;
      area.className = "hush";
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      focused?.focus();
    }
    tell(said);
    done(button, "Copied");
  }

  // Say on a button for a moment that it did its work.
  function done(button, word) {
    button.dataset.label ??= button.textContent;
    button.textContent = `${word} ✓`;
    setTimeout(() => (button.textContent = button.dataset.label), 1500);
  }

  function tell(said) {
    if (told) told.textContent = said;
  }

  // The line from a removal to its twin.
  const line = document.getElementById("line");
  let ends = null;

  function draw() {
    line.classList.toggle("on", Boolean(ends));
    if (!ends) return;
    const [mark, twin, frame] = ends;
    const from = mark.getBoundingClientRect();
    const to = twin.getBoundingClientRect();
    const view = frame ? frame.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    const middle = (box, top, bottom) =>
      Math.min(Math.max((Math.max(box.top, top) + Math.min(box.bottom, bottom)) / 2, top), bottom);
    const y1 = middle(from, 0, innerHeight);
    const y2 = middle(to, Math.max(view.top, 0), Math.min(view.bottom, innerHeight));
    let path;
    let x2;
    if (frame) {
      const x1 = mark.closest(".pane").getBoundingClientRect().right - 14;
      x2 = view.left + 10;
      const half = (x1 + x2) / 2;
      path = `M${x1} ${y1}C${half} ${y1} ${half} ${y2} ${x2} ${y2}`;
    } else {
      const edge = mark.closest(".pane").getBoundingClientRect().left;
      x2 = edge + 7;
      path = `M${x2} ${y1}C${edge - 6} ${y1} ${edge - 6} ${y2} ${x2} ${y2}`;
    }
    line.querySelector("path").setAttribute("d", path);
    const dot = line.querySelector("circle");
    dot.setAttribute("cx", x2);
    dot.setAttribute("cy", y2);
  }

  class Doc {
    constructor(root) {
      this.root = root;
      this.id = root.id;
      this.data = data.documents[Number(root.dataset.number) - 1];
      this.marks = new Map();
      for (const mark of all(root, "del[data-r]")) {
        const number = Number(mark.dataset.r);
        this.marks.set(number, [...(this.marks.get(number) ?? []), mark]);
      }
      this.entries = all(root, ".entry[data-r]");
      this.dock = root.querySelector(".dock");
      this.hint = this.dock.firstElementChild;
      this.article = root.querySelector(".clean .text");
      this.off = new Set();
      this.current = null;
      this.pinned = false;
      this.listen();
    }

    listen() {
      const input = this.root.querySelector(".input");
      const number = (target) => {
        const mark = target.closest("del[data-r]");
        return mark && !mark.classList.contains("off") ? Number(mark.dataset.r) : null;
      };
      input.addEventListener("pointerover", (event) => {
        const found = number(event.target);
        if (found !== null && !this.pinned && event.pointerType !== "touch") this.show(found);
      });
      input.addEventListener("focusin", (event) => {
        const found = number(event.target);
        if (found !== null) this.show(found, { pin: this.pinned });
      });
      input.addEventListener("click", (event) => {
        const found = number(event.target);
        if (found === null) return;
        this.show(found, { pin: true });
        // By the keyboard: on to the tick, from where Escape leads back.
        if (event.target.closest(".tag") && event.detail === 0) this.dock.querySelector("input")?.focus();
      });
      this.root.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.leave();
      });
      this.root.addEventListener("change", (event) => this.changed(event.target));
      const pressed = (selector, action) =>
        this.root.querySelector(selector)?.addEventListener("click", (event) => action(event.target));
      pressed(".show-all", () => this.filter(true));
      pressed(".show-none", () => this.filter(false));
      pressed(".copy-text", (button) => copy(this.text(), button, "The article was copied."));
      pressed(".save-text", (button) => this.save(button));
      this.article.addEventListener("scroll", draw, { passive: true });
    }

    changed(box) {
      if (box.dataset.kind) {
        this.off[box.checked ? "delete" : "add"](box.dataset.kind);
        this.apply();
      } else if (box.dataset.r) {
        const removal = this.data.removals[Number(box.dataset.r)];
        const names = box.checked ? [removal[2]] : [...ticked].filter((name) => matches(name, removal));
        for (const name of names) ticked[box.checked ? "add" : "delete"](name);
        refresh(names, box.checked);
      }
    }

    filter(on) {
      for (const box of all(this.root, "input[data-kind]")) {
        box.checked = on;
        this.off[on ? "delete" : "add"](box.dataset.kind);
      }
      this.apply();
    }

    apply() {
      for (const node of all(this.root, "del[data-kind], .entry[data-kind]"))
        node.classList.toggle("off", this.off.has(node.dataset.kind));
      for (const tag of all(this.root, ".tag")) tag.disabled = this.off.has(tag.parentElement.dataset.kind);
      if (this.current !== null && this.off.has(this.marks.get(this.current)?.[0].dataset.kind)) this.hide();
    }

    // Say in the panel what is known of a removal, light its twin and draw the line.
    show(number, { pin = false } = {}) {
      this.unlight();
      this.current = number;
      this.pinned = pin;
      const entry = this.entries[number];
      const copyOf = entry.cloneNode(true);
      copyOf.removeAttribute("id");
      for (const node of all(copyOf, "[id]")) node.removeAttribute("id");
      const inner = document.createElement("div");
      inner.className = copyOf.className.replace("off", "");
      inner.append(...copyOf.childNodes);
      const box = inner.querySelector("input");
      box.checked = isKept(this.data.removals[number]);
      const bar = document.createElement("p");
      bar.className = "steps";
      const step = (label, name, action) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = label;
        button.setAttribute("aria-label", name);
        button.addEventListener("click", action);
        bar.append(button);
      };
      const lead = document.createElement("a");
      lead.href = "#settings";
      lead.className = "lead";
      lead.textContent = "the settings that keep it";
      lead.hidden = !box.checked;
      box.parentElement.after(lead);
      step("‹", "Previous removal", () => this.step(-1));
      step("›", "Next removal", () => this.step(1));
      step("×", "Close", () => this.leave());
      this.dock.replaceChildren(bar, inner);
      this.dock.classList.add("on");
      this.dock.scrollTop = 0;
      const marks = this.marks.get(number) ?? [];
      for (const mark of marks) mark.classList.add("lit");
      const twin = marks[0]?.dataset.twin;
      if (twin !== undefined) this.light(marks[0], twin);
    }

    light(mark, twin) {
      const at = (root) => all(root, `.place[data-p~="${twin}"]`);
      const inInput = at(this.root.querySelector(".input"));
      const inArticle = at(this.article);
      for (const node of [...inInput, ...inArticle]) node.classList.add("lit");
      const target = wide.matches ? (inArticle[0] ?? inInput[0]) : inInput[0];
      if (!target) return;
      const frame = wide.matches && this.article.contains(target) ? this.article : null;
      if (frame) {
        // Only the article's own pane scrolls; what the reader points at stays where it is.
        const box = target.getBoundingClientRect();
        const view = frame.getBoundingClientRect();
        if (box.top < view.top || box.bottom > view.bottom) {
          const room = Math.max(12, (view.height - box.height) / 2);
          const behavior = still.matches ? "auto" : "smooth";
          frame.scrollTo({ top: frame.scrollTop + box.top - view.top - room, behavior });
        }
      }
      ends = [mark, target, frame];
      draw();
    }

    unlight() {
      for (const node of all(this.root, ".lit")) node.classList.remove("lit");
      ends = null;
      draw();
    }

    step(by) {
      const shown = [...this.marks.keys()].filter((n) => !this.marks.get(n)[0].classList.contains("off"));
      if (!shown.length) return;
      const place = shown.indexOf(this.current);
      const next = shown[(place + by + shown.length) % shown.length];
      const forward = by > 0;
      this.show(next, { pin: true });
      this.marks
        .get(next)[0]
        .scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
      this.dock.querySelector(`button[aria-label^="${forward ? "Next" : "Previous"}"]`).focus();
    }

    leave() {
      const number = this.current;
      const inside = this.dock.contains(document.activeElement);
      if (inside && number !== null)
        this.marks.get(number)?.[0].querySelector(".tag").focus({ preventScroll: true });
      this.hide();
    }

    hide() {
      this.unlight();
      this.current = null;
      this.pinned = false;
      this.dock.classList.remove("on");
      this.dock.replaceChildren(this.hint);
    }

    // The parts of the article, with what was ticked back in its place.
    parts() {
      const { parts, removals } = this.data;
      const found = parts.map((text) => [text]);
      const back = removals
        .map((removal, number) => [removal, number])
        .filter(([removal]) => isKept(removal));
      const rows = Array.from({ length: parts.length + 1 }, () => []);
      for (const [removal, number] of back) rows[removal[4]].push([removal[3], number]);
      return rows.flatMap((row, place) => (found[place] ? [...row, found[place]] : row));
    }

    text() {
      const parts = this.parts().map(([text]) => text);
      return parts.length ? `${parts.join("\n\n")}\n` : "";
    }

    save(button) {
      const link = document.createElement("a");
      const url = URL.createObjectURL(new Blob([this.text()], { type: "text/plain;charset=utf-8" }));
      const name = (this.root.querySelector(".name").textContent.split(/[\\/]/).pop() || "article").trim();
      link.href = url;
      link.download = `${name.replace(/\.(txt|text|md|markdown)$/i, "").replace(/^[-.]+$/, "article")}.clean.txt`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
      tell("The article was saved.");
      done(button, "Saved");
    }

    refresh() {
      for (const node of all(this.article, ".back")) node.remove();
      let place = null;
      for (const [text, number] of this.parts().reverse()) {
        if (number === undefined) {
          place = place ? place.previousElementSibling : this.article.lastElementChild;
          continue;
        }
        const back = document.createElement("p");
        back.className = "back";
        back.dir = "auto";
        back.textContent = text;
        if (place) place.before(back);
        else this.article.append(back);
        place = back;
      }
      for (const [number, marks] of this.marks)
        for (const mark of marks) mark.classList.toggle("kept", isKept(this.data.removals[number]));
      for (const box of all(this.root, "input[data-r]")) {
        box.checked = isKept(this.data.removals[Number(box.dataset.r)]);
        box.closest(".entry").classList.toggle("kept", box.checked);
        const lead = box.parentElement.nextElementSibling;
        if (lead?.matches(".lead")) lead.hidden = !box.checked;
      }
    }
  }

  const docs = all(document, ".doc").map((root) => new Doc(root));

  // Show what rules that were ticked or unticked change.
  function refresh(rules, on) {
    for (const doc of docs)
      if (doc.data.removals.some((removal) => rules.some((rule) => matches(rule, removal)))) doc.refresh();
    const said = settings();
    const shown = document.querySelector("#lines code");
    shown.textContent = said || "# tick “Keep this” at a removal, and the line stands here";
    document.getElementById("copy-lines").disabled = !said;
    const count = docs.reduce((sum, doc) => sum + doc.data.removals.filter(isKept).length, 0);
    const pieces = `${count} ${count === 1 ? "removal comes" : "removals come"} back`;
    tell(`${on ? "Kept" : "No longer kept"}: the rule ${rules.join(", ")}. ${pieces}.`);
    ends && draw();
  }

  document.getElementById("copy-lines")?.addEventListener("click", (event) => {
    copy(settings(), event.target, "The lines were copied.");
  });

  // A link to a place inside a folded document opens it.
  function open() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("details.doc:not([open])");
    if (folded) {
      folded.open = true;
      target.scrollIntoView();
    }
  }
  addEventListener("hashchange", open);
  open();

  const search = document.getElementById("search");
  search?.addEventListener("input", () => {
    const sought = search.value.trim().toLowerCase();
    let count = 0;
    for (const doc of docs) {
      const hit = doc.root.querySelector(".name").textContent.toLowerCase().includes(sought);
      doc.root.hidden = !hit;
      count += hit;
    }
    document.getElementById("found").textContent = sought ? `${count} of ${docs.length}` : "";
  });

  // The article and the panel fill what is left of the window below the summary.
  function fit() {
    for (const { root } of docs) {
      if (root.localName === "details" && !root.open) continue;
      const top = Math.max(0, root.querySelector(".panes").getBoundingClientRect().top - 16);
      root.querySelector(".side").style.setProperty("--room", `${Math.round(innerHeight - top)}px`);
    }
    draw();
  }
  addEventListener("scroll", fit, { passive: true });
  addEventListener("resize", fit, { passive: true });
  // On paper every document is open.
  addEventListener("beforeprint", () => {
    ends = null;
    draw();
    for (const { root } of docs) if (root.localName === "details") root.open = true;
  });
  for (const { root } of docs) root.addEventListener("toggle", fit);
  document.documentElement.classList.add("alive");
  fit();
})();
