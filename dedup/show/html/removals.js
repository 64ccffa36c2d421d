"use strict";
// The report shows input, article and what is worth checking without this script; it adds the steps through them, the
// panel about one removal, the line to its twin, the list, the filter, the ticks and copying. Cards are made when they
// are asked for. Text of the input is only ever set as text, never as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const byId = (name) => document.getElementById(name);
  const told = byId("told");
  const wide = matchMedia("(min-width: 62rem)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const AT_ONCE = 100;
  const LABELLED = 2000;

  // What the reader chose. All of it is in the address.
  const state = { lines: new Set(), rules: new Set(), off: new Set(), at: "" };

  // Fields of the grounds of a removal, and of its row.
  const [REASON, TYPE, RULE, WHY] = Array(4).keys();
  const [GROUNDS, PLACE, WHERE, SCORE, DOUBT, LINE, TWIN, PIECES] = Array(8).keys();
  const said = (row, field) => data.grounds[row[GROUNDS]][field];
  const where = (row) => (typeof row[WHERE] === "number" ? `${row[WHERE]}:1` : row[WHERE]);
  const score = (row) => {
    if (row[SCORE] < 0) return "";
    return said(row, REASON) === "copy"
      ? `score ${row[SCORE].toFixed(0)}`
      : `confidence ${row[SCORE].toFixed(2)}`;
  };
  const kindOf = (row) => `${said(row, REASON)} ${said(row, TYPE)}`;
  const plural = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

  // What the settings match: a reason, a type, a rule, or the beginning of a rule up to a full stop.
  const matches = (name, row) =>
    name === said(row, REASON) ||
    name === said(row, TYPE) ||
    name === said(row, RULE) ||
    said(row, RULE).startsWith(`${name}.`);

  // How many removals of the page each rule and each line has.
  const byRule = new Map();
  const byLine = new Map();
  for (const { removals } of data.documents)
    for (const row of removals) {
      const rule = said(row, RULE);
      byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
      if (row[LINE] >= 0) byLine.set(row[LINE], (byLine.get(row[LINE]) ?? 0) + 1);
    }
  // A rule's name may be the beginning of others' names; whoever ignores it ignores those too.
  const takenBy = new Map();
  for (const rule of byRule.keys()) {
    let count = 0;
    for (const [other, number] of byRule) if (other === rule || other.startsWith(`${rule}.`)) count += number;
    takenBy.set(rule, count);
  }
  const keptByRule = (row) => state.rules.size > 0 && [...state.rules].some((name) => matches(name, row));
  const keptByLine = (row) => row[LINE] >= 0 && state.lines.has(row[LINE]);
  const isKept = (row) => keptByLine(row) || keptByRule(row);

  function make(name, values, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(values)) {
      if (key in node && key !== "list") node[key] = value;
      else node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child !== null && child !== ""));
    return node;
  }

  // A string of TOML: JSON's escapes are TOML's, but for the one control character that JSON leaves alone.
  const quoted = (name) => JSON.stringify(name).replaceAll("\u007f", "\\u007F");

  function settings() {
    const names = [...new Set([...data.ignored, ...[...state.rules].sort()])];
    return state.rules.size ? `ignore = [${names.map(quoted).join(", ")}]\n` : "";
  }

  function pack() {
    if (!state.lines.size) return "";
    const words = [...state.lines].map((line) => wordsOf(line)).filter((text) => text !== null);
    return `language = "und"\n\n[[keep]]\nlines = [\n${words.map((text) => `  ${quoted(text)},\n`).join("")}]\n`;
  }

  function wordsOf(line) {
    for (const doc of docs) {
      const number = doc.data.removals.findIndex((row) => row[LINE] === line);
      if (number >= 0) return doc.data.words[number] ?? doc.words(number);
    }
    return null;
  }

  async function copy(text, button, words) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where the page may not use the clipboard (an insecure address, an old browser).
      const area = make("textarea", { value: text, className: "hush" });
      const focused = document.activeElement;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      focused?.focus();
    }
    tell(words);
    done(button, "Copied");
  }

  // Say on a button for a moment that it did its work.
  function done(button, word) {
    button.dataset.label ??= button.textContent;
    button.textContent = `${word} ✓`;
    setTimeout(() => (button.textContent = button.dataset.label), 1500);
  }

  function tell(words) {
    if (told) told.textContent = words;
  }

  // The line from a removal to its twin.
  const line = byId("line");
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
    constructor(root, rows) {
      this.root = root;
      this.id = root.id;
      this.data = rows;
      this.marks = new Map();
      for (const mark of all(root, ".input del[data-r]")) {
        const number = Number(mark.dataset.r);
        if (this.marks.has(number)) this.marks.get(number).push(mark);
        else this.marks.set(number, [mark]);
      }
      if (root.classList.contains("compact")) this.complete();
      this.dock = root.querySelector(".dock");
      this.hint = this.dock.firstElementChild;
      this.article = root.querySelector(".clean .text");
      this.parts = all(this.article, "[data-part], p");
      this.parts.forEach((part, number) => (part.dataset.part = number));
      this.back = new Map();
      this.current = null;
      this.pinned = false;
      this.lit = [];
      this.cards = root.querySelector("details.cards");
      if (rows.removals.length <= LABELLED) for (const number of this.marks.keys()) this.label(number);
      this.listen();
    }

    // What a large page leaves to the script: the numbers before the marks, the names of things.
    complete() {
      for (const [number, marks] of this.marks) {
        const row = this.data.removals[number];
        for (const mark of marks) mark.classList.add(said(row, REASON));
        marks[0].id = `${this.id}-i${number + 1}`;
        const tag = document.createElement("button");
        tag.className = "tag";
        tag.dir = "ltr";
        tag.dataset.r = number;
        const kind = document.createElement("span");
        kind.textContent = ` ${said(row, TYPE)}`;
        tag.append((number + 1).toLocaleString("en"), kind);
        marks[0].prepend(tag, " ");
      }
    }

    // The words of a removal, as the input has them.
    words(number) {
      const text = this.data.texts[number];
      if (text !== undefined) return text;
      const words = (node) =>
        [...node.childNodes].map((child) => (child.matches?.(".tag") ? "" : child.textContent)).join("");
      return (this.marks.get(number) ?? []).map(words).join("").trim();
    }

    // What a screen reader says of a mark's number.
    label(number) {
      const tag = this.marks.get(number)?.[0].querySelector(".tag");
      if (!tag || tag.hasAttribute("aria-label")) return;
      const row = this.data.removals[number];
      const doubt = this.marks.get(number)[0].classList.contains("doubtful") ? `, doubt ${row[DOUBT]}%` : "";
      tag.setAttribute(
        "aria-label",
        `${number + 1} ${said(row, TYPE)}: ${kindOf(row)}, ${said(row, RULE)}${doubt}: ${said(row, WHY)}`,
      );
      tag.setAttribute("aria-controls", this.dock.id);
      tag.lang = "en";
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
        if (found === null) return;
        this.label(found);
        this.show(found, { pin: this.pinned });
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
      this.root.addEventListener("change", (event) => {
        const box = event.target;
        if (box.dataset.line !== undefined) choose(state.lines, Number(box.dataset.line), box.checked);
        else if (box.dataset.rule !== undefined) choose(state.rules, box.dataset.rule, box.checked);
      });
      this.root.addEventListener("click", (event) => this.follow(event));
      const pressed = (selector, action) =>
        this.root.querySelector(selector)?.addEventListener("click", (event) => action(event.target));
      pressed(".copy-text", (button) => copy(this.text(), button, "The article was copied."));
      pressed(".save-text", (button) => this.save(button));
      this.article.addEventListener("scroll", draw, { passive: true });
      this.cards?.addEventListener("toggle", () => this.cards.open && this.list());
    }

    // A link to a mark shows it; one to a place of a long text finds the place.
    follow(event) {
      const link = event.target.closest("a[href^='#']");
      if (!link) return;
      const [, kind, number] = /-([ipr])(\d+)$/.exec(link.getAttribute("href")) ?? [];
      if (kind === "i") {
        event.preventDefault();
        this.goTo(Number(number) - 1);
      } else if (kind === "p") {
        this.name(Number(number));
      }
    }

    name(place) {
      const id = `${this.id}-p${place}`;
      if (byId(id)) return;
      const found = this.root.querySelector(`.input .place[data-p~="${place}"]`);
      if (found) found.id = id;
    }

    // The card of a removal: what is said of it, the ticks, its words and those of its twin.
    card(number, name = "div") {
      const row = this.data.removals[number];
      const language = this.article.lang;
      const quote = (style, ...children) =>
        make("div", { className: `quote${style}`, dir: "auto", lang: language }, ...children);
      const marked = (pieces) => pieces.map((text, place) => (place % 2 ? make("mark", {}, text) : text));
      const card = make(
        name,
        { className: `entry ${said(row, REASON)}${isKept(row) ? " kept" : ""}` },
        make(
          "div",
          { className: "head" },
          make("span", { className: "no" }, (number + 1).toLocaleString("en")),
          make("strong", {}, kindOf(row)),
          make("a", { href: `#${this.id}-i${number + 1}` }, where(row)),
          make("code", {}, said(row, RULE)),
          score(row) && make("span", { className: "score" }, score(row)),
          row[DOUBT] ? make("span", { className: "score" }, `doubt ${row[DOUBT]}%`) : null,
        ),
        make("p", { className: "why" }, make("bdi", {}, said(row, WHY))),
        this.ticks(row, number),
      );
      if (row[TWIN] === undefined) card.append(quote("", this.words(number)));
      else {
        const link = row[TWIN] < 0 ? "its twin" : make("a", { href: `#${this.id}-p${row[TWIN]}` }, "its twin");
        if (row[PIECES]) {
          card.append(quote("", ...marked(row[PIECES][0])));
          card.append(make("p", { className: "kept-twin" }, "differs from ", link), quote(" twin", ...marked(row[PIECES][1])));
        } else {
          card.append(make("p", { className: "kept-twin" }, "the same words are kept in ", link));
          card.append(quote("", this.words(number)));
        }
      }
      return card;
    }

    ticks(row, number) {
      const rule = said(row, RULE);
      const count = takenBy.get(rule);
      const hush = make("span", { className: "hush" }, ` (removal ${number + 1})`);
      const times = byLine.get(row[LINE]) ?? 0;
      const box = (values) => {
        const input = make("input", { type: "checkbox" });
        Object.assign(input.dataset, values);
        return input;
      };
      const lineTick = row[LINE] >= 0
        ? make(
            "label",
            { className: "tick" },
            box({ line: row[LINE] }),
            times > 1 ? `Keep this line (removed ${times.toLocaleString("en")} times)` : "Keep this line",
            hush,
          )
        : null;
      const ruleTick = make(
        "label",
        { className: "tick" },
        box({ rule }),
        `Keep all that this rule removes (${plural(count, "removal")} ${count === 1 ? "comes" : "come"} back)`,
        hush.cloneNode(true),
      );
      const node = make("div", { className: "ticks" }, lineTick, ruleTick);
      this.check(node, row);
      node.append(make("a", { href: "#settings", className: "lead", hidden: !isKept(row) }, "what to write where"));
      return node;
    }

    check(node, row) {
      for (const box of all(node, "input"))
        box.checked = box.dataset.line !== undefined ? keptByLine(row) : keptByRule(row);
    }

    // Fill the list of all removals, some at a time.
    list(most = AT_ONCE) {
      const list =
        this.cards.querySelector("ol") ?? this.cards.appendChild(make("ol", { className: "entries" }));
      this.cards.querySelector(".more")?.remove();
      const { removals } = this.data;
      const end = Math.min(removals.length, list.children.length + most);
      for (let number = list.children.length; number < end; number += 1) {
        const card = this.card(number, "li");
        card.dataset.r = number;
        card.id = `${this.id}-r${number + 1}`;
        card.classList.toggle("off", state.off.has(kindOf(removals[number])));
        list.append(card);
      }
      if (end < removals.length) {
        const more = make("button", { type: "button", className: "more" }, `Show more (${end.toLocaleString("en")} of ${removals.length.toLocaleString("en")})`);
        more.addEventListener("click", () => this.list());
        this.cards.append(more);
      }
    }

    // Show or hide the marks and cards of kinds.
    apply(kinds) {
      const { removals } = this.data;
      for (const [number, marks] of this.marks) {
        const kind = kindOf(removals[number]);
        if (!kinds.has(kind)) continue;
        const off = state.off.has(kind);
        for (const mark of marks) {
          mark.classList.toggle("off", off);
          const tag = mark.querySelector(".tag");
          if (tag) tag.disabled = off;
        }
      }
      for (const card of all(this.root, ".entries > .entry[data-r]"))
        card.classList.toggle("off", state.off.has(kindOf(removals[Number(card.dataset.r)])));
      if (this.current !== null && state.off.has(kindOf(removals[this.current]))) this.hide();
    }

    isShown(number) {
      return !state.off.has(kindOf(this.data.removals[number]));
    }

    // Say in the panel what is known of a removal, light its twin and draw the line.
    show(number, { pin = false } = {}) {
      this.unlight();
      this.current = number;
      this.pinned = pin;
      const bar = make("p", { className: "steps" });
      const step = (label, name, action) => {
        const button = make("button", { type: "button", "aria-label": name }, label);
        button.addEventListener("click", action);
        bar.append(button);
      };
      step("‹", "Previous removal", () => this.step(-1));
      step("›", "Next removal", () => this.step(1));
      step("×", "Close", () => this.leave());
      this.dock.replaceChildren(bar, this.card(number));
      this.dock.classList.add("on");
      this.dock.scrollTop = 0;
      const marks = this.marks.get(number) ?? [];
      for (const mark of marks) this.lightOne(mark);
      const twin = this.data.removals[number][TWIN] ?? -1;
      if (marks[0] && twin >= 0) this.light(marks[0], twin);
      if (pin) {
        state.at = `${this.id}-i${number + 1}`;
        remember();
      }
    }

    lightOne(node) {
      node.classList.add("lit");
      this.lit.push(node);
    }

    light(mark, twin) {
      const at = (root) => all(root, `.place[data-p~="${twin}"]`);
      const inInput = at(this.root.querySelector(".input"));
      const inArticle = at(this.article);
      for (const node of [...inInput, ...inArticle]) this.lightOne(node);
      const target = wide.matches ? (inArticle[0] ?? inInput[0]) : inInput[0];
      if (!target) return;
      const frame = wide.matches && this.article.contains(target) ? this.article : null;
      if (frame) {
        // Only the article's own pane scrolls; what the reader points at does not move.
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
      for (const node of this.lit) node.classList.remove("lit");
      this.lit = [];
      ends = null;
      draw();
    }

    step(by) {
      const shown = [...this.marks.keys()].filter((number) => this.isShown(number));
      if (!shown.length) return;
      const place = shown.indexOf(this.current);
      this.goTo(shown[(place + by + shown.length) % shown.length]);
      this.dock.querySelector(`button[aria-label^="${by > 0 ? "Next" : "Previous"}"]`).focus();
    }

    // Show a removal and bring its mark into sight.
    goTo(number) {
      if (this.root.localName === "details") this.root.open = true;
      this.show(number, { pin: true });
      this.marks.get(number)?.[0].scrollIntoView({ block: "center" });
      fit();
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
      state.at = "";
      remember();
    }

    // The article as text, with what was ticked back in its place.
    text() {
      const rows = [];
      for (const node of all(this.article, "[data-part], .back"))
        rows.push(
          node.dataset.part === undefined
            ? this.words(Number(node.dataset.back))
            : (this.data.parts[Number(node.dataset.part)] ?? node.textContent),
        );
      return rows.length ? `${rows.join("\n\n")}\n` : "";
    }

    save(button) {
      const url = URL.createObjectURL(new Blob([this.text()], { type: "text/plain;charset=utf-8" }));
      const name = (this.root.querySelector(".name").textContent.split(/[\\/]/).pop() || "article").trim();
      const bare = name.replace(/\.(txt|text|md|markdown)$/i, "").replace(/^[-.]+$/, "article");
      make("a", { href: url, download: `${bare}.clean.txt` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
      tell("The article was saved.");
      done(button, "Saved");
    }

    // Put back into the article what is kept by now, and take out what is not any more.
    refresh() {
      const { removals } = this.data;
      removals.forEach((row, number) => {
        const kept = isKept(row);
        if (kept === this.back.has(number)) return;
        for (const mark of this.marks.get(number) ?? []) mark.classList.toggle("kept", kept);
        if (kept) this.putBack(number, row[PLACE]);
        else {
          this.back.get(number).remove();
          this.back.delete(number);
        }
      });
      for (const card of all(this.root, ".entry")) {
        const number = card.dataset.r === undefined ? this.current : Number(card.dataset.r);
        const ticks = card.querySelector(".ticks");
        if (!ticks || number === null) continue;
        this.check(ticks, removals[number]);
        card.classList.toggle("kept", isKept(removals[number]));
        ticks.querySelector(".lead").hidden = !isKept(removals[number]);
      }
    }

    // Before the part that it comes before, behind what comes back there and is earlier in the input.
    putBack(number, place) {
      const back = make("p", { className: "back", dir: "auto" }, this.words(number));
      back.dataset.back = number;
      this.back.set(number, back);
      let next = this.parts[place] ?? null;
      const parent = next?.parentElement ?? this.parts.at(-1)?.parentElement ?? this.article;
      const before = () => (next ? next.previousElementSibling : parent.lastElementChild);
      while (before()?.matches(".back") && Number(before().dataset.back) > number) next = before();
      parent.insertBefore(back, next);
    }
  }

  const rows = new Map(data.documents.map((one) => [one.id, one]));
  const docs = all(document, ".doc").map((root) => new Doc(root, rows.get(root.id)));
  const docOf = new Map(docs.map((doc) => [doc.id, doc]));

  // A tick: note it, and show what it changes.
  function choose(set, name, on) {
    set[on ? "add" : "delete"](name);
    if (!on && set === state.rules)
      // Unticking a removal unticks the shorter names that keep it as well.
      for (const other of [...set]) if (name.startsWith(`${other}.`)) set.delete(other);
    for (const doc of docs) doc.refresh();
    write();
    const what = set === state.rules ? `the rule ${name}` : "the line";
    tell(`${on ? "Kept" : "No longer kept"}: ${what}. ${comeBack()}`);
    remember();
    draw();
  }

  function comeBack() {
    const count = docs.reduce((sum, doc) => sum + doc.back.size, 0);
    return `${plural(count, "removal")} ${count === 1 ? "comes" : "come"} back.`;
  }

  function write() {
    const texts = { pack: pack(), lines: settings() };
    for (const [name, text] of Object.entries(texts)) {
      const shown = document.querySelector(`#${name} code`);
      if (shown) shown.textContent = text;
    }
    const hide = (name, hidden) => byId(name) && (byId(name).hidden = hidden);
    hide("for-pack", !texts.pack);
    hide("for-settings", !texts.lines);
    hide("none-ticked", Boolean(texts.pack || texts.lines));
  }

  byId("copy-pack")?.addEventListener("click", (event) => copy(pack(), event.target, "The pack was copied."));
  byId("copy-lines")?.addEventListener("click", (event) =>
    copy(settings(), event.target, "The settings were copied."),
  );

  // The filter, one for all texts.
  const boxes = all(document, "input[data-kind]");
  function filter(kinds, on) {
    for (const kind of kinds) state.off[on ? "delete" : "add"](kind);
    for (const box of boxes) box.checked = !state.off.has(box.dataset.kind);
    for (const doc of docs) doc.apply(new Set(kinds));
    remember();
  }
  for (const box of boxes) box.addEventListener("change", () => filter([box.dataset.kind], box.checked));
  const kinds = boxes.map((box) => box.dataset.kind);
  document.querySelector(".show-all")?.addEventListener("click", () => filter(kinds, true));
  document.querySelector(".show-none")?.addEventListener("click", () => filter(kinds, false));

  // The steps through what is worth checking: text by text as the page has them, the most doubtful first in each.
  let at = -1;
  function steps() {
    return docs
      .toSorted((one, other) => (one.root.compareDocumentPosition(other.root) & 4 ? -1 : 1))
      .filter((doc) => !doc.root.hidden)
      .flatMap((doc) => doc.data.looks.filter((number) => doc.isShown(number)).map((number) => [doc, number]));
  }

  function look(by) {
    const found = steps();
    const place = document.querySelector(".look-at");
    if (!found.length) return;
    const now = found.findIndex(([doc, number]) => doc.current === number && doc.pinned);
    at = now >= 0 ? now + by : Math.min(at, found.length) < 0 ? (by > 0 ? 0 : -1) : at + by;
    at = (at + found.length) % found.length;
    const [doc, number] = found[at];
    for (const other of docs) if (other !== doc && other.current !== null) other.hide();
    doc.goTo(number);
    if (place) place.textContent = `${(at + 1).toLocaleString("en")} of ${found.length.toLocaleString("en")}`;
  }

  document.querySelector(".look-on")?.addEventListener("click", () => look(1));
  document.querySelector(".look-back")?.addEventListener("click", () => look(-1));
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("textarea, select, input:not([type='checkbox'])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    // By the place on the keyboard too: other layouts have other letters there.
    const latin = /^[a-z]$/i.test(event.key);
    if (event.key === "n" || (!latin && event.code === "KeyN")) look(1);
    else if (event.key === "p" || (!latin && event.code === "KeyP")) look(-1);
  });

  // Search and order of several texts. On the page of a batch they are about its rows, and batch.js does both.
  const rowsOfBatch = byId("rows");
  const search = byId("search");
  const order = byId("order");
  const given = (doc) => Number(doc.id.slice(1));
  const orders = {
    doubt: (one, other) => other.root.dataset.doubt - one.root.dataset.doubt || given(one) - given(other),
    loss: (one, other) => other.root.dataset.loss - one.root.dataset.loss || given(one) - given(other),
    given: (one, other) => given(one) - given(other),
  };
  function find() {
    if (rowsOfBatch) return;
    const sought = (search?.value ?? "").trim().toLowerCase();
    let count = 0;
    for (const doc of docs) {
      if (sought)
        doc.sought ??=
          `${doc.root.querySelector(".name").textContent}\n${doc.root.querySelector(".input .text").textContent}`.toLowerCase();
      const hit = !sought || doc.sought.includes(sought);
      doc.root.hidden = !hit;
      count += hit;
    }
    if (byId("found")) byId("found").textContent = sought ? `${count} of ${docs.length}` : "";
  }
  let timer;
  search?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      find();
      remember();
    }, 80);
  });
  function sort() {
    if (rowsOfBatch) return;
    byId("documents").append(...docs.toSorted(orders[order.value]).map((doc) => doc.root));
  }
  order?.addEventListener("change", () => {
    sort();
    remember();
  });

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return "";
    }
  }

  // The address: a place, and behind it what was ticked, hidden, sought.
  let ready = false;
  function remember() {
    if (!ready) return;
    const rest = [];
    const list = (name, values) =>
      values.size && rest.push(`${name}=${[...values].map(encodeURIComponent).join(",")}`);
    list("keep", state.lines);
    list("rules", state.rules);
    list("hide", state.off);
    if (search?.value) rest.push(`find=${encodeURIComponent(search.value)}`);
    if (order && order.value !== "doubt") rest.push(`order=${order.value}`);
    const address = `#${[state.at, ...rest].join("&")}`;
    if (address !== (location.hash || "#")) history.replaceState(null, "", address);
  }

  function recall() {
    ready = false;
    const [place, ...rest] = location.hash.slice(1).split("&");
    const values = new Map(rest.map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
    if (rest.length) {
      const list = (name) => (values.get(name) ?? "").split(",").filter(Boolean).map(decoded);
      state.lines = new Set(list("keep").map(Number).filter((line) => byLine.has(line)));
      state.rules = new Set(list("rules").filter((name) => byRule.has(name)));
      const off = list("hide").filter((kind) => kinds.includes(kind));
      filter(kinds, true);
      filter(off, false);
      if (search) search.value = decoded(values.get("find") ?? "");
      if (order && all(order, "option").some((option) => option.value === values.get("order")))
        order.value = values.get("order");
      if (order && order.value !== "doubt") sort();
      find();
      for (const doc of docs) doc.refresh();
      write();
    }
    open(decoded(place));
    ready = true;
    remember();
  }

  // A link to a place inside a folded document opens it.
  function open(name) {
    const [, id, kind, number] = /^(d\d+)-([ipr])(\d+)$/.exec(name) ?? [];
    const doc = docOf.get(id);
    if (doc) {
      if (doc.root.localName === "details") doc.root.open = true;
      if (kind === "i" && Number(number) <= doc.data.removals.length) return doc.goTo(Number(number) - 1);
      if (kind === "p") doc.name(Number(number));
      if (kind === "r" && Number(number) <= doc.data.removals.length) {
        doc.cards.open = true;
        const missing = Number(number) - (doc.cards.querySelector("ol")?.children.length ?? 0);
        if (missing > 0) doc.list(missing);
      }
    }
    const target = name && byId(name);
    if (!target) return;
    const folded = target.closest("details.doc:not([open])");
    if (folded) folded.open = true;
    state.at = name;
    target.scrollIntoView();
  }
  addEventListener("hashchange", () => {
    // A link inside the page has a place alone: what was chosen is kept.
    if (location.hash.includes("&")) recall();
    else {
      open(decoded(location.hash.slice(1)));
      remember();
    }
  });

  // The article and the panel fill what is left of the window below the summary.
  function fit() {
    for (const { root } of docs) {
      if (root.hidden || (root.localName === "details" && !root.open)) continue;
      const top = Math.max(0, root.querySelector(".panes").getBoundingClientRect().top - 16);
      root.querySelector(".side").style.setProperty("--room", `${Math.round(innerHeight - top)}px`);
    }
    draw();
  }
  addEventListener("scroll", fit, { passive: true });
  addEventListener("resize", fit, { passive: true });
  // On paper every document is open, and so are the lists.
  function unfold() {
    ends = null;
    draw();
    for (const doc of docs) {
      if (doc.root.localName === "details") doc.root.open = true;
      if (doc.cards && doc.data.removals.length <= LABELLED) {
        doc.cards.open = true;
        doc.list(doc.data.removals.length);
      }
    }
  }
  addEventListener("beforeprint", unfold);
  matchMedia("print").addEventListener("change", (event) => event.matches && unfold());
  for (const { root } of docs) root.addEventListener("toggle", fit);
  document.documentElement.classList.add("alive");
  fit();
  recall();
})();
