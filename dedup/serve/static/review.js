// The review: one question, one key. What is shown comes as data and is set as text.
(() => {
  const { at, ask, post, openListed, onPick } = dedup;
  const KEYS = { k: "keep", r: "remove", K: "always keep", R: "always remove", n: "next", ArrowRight: "next" };
  const UNDO = new Set(["u", "p", "ArrowLeft", "Backspace"]);
  const AGAIN = 700; // milliseconds until the state is asked for again while texts are being read
  let question = null;
  let waiting = false;
  let turn = 0; // grows with every answer: what was asked for before it is out of date
  let timer;

  function made(tag, name, text) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function paragraph(name, ...parts) {
    const node = made("p", name);
    node.dir = "auto";
    node.append(...parts);
    return node;
  }

  const words = (pieces) =>
    pieces.map(([text, differs]) => (differs ? made("b", "differs", text) : document.createTextNode(text)));

  function card(asked) {
    const head = made("h2");
    const name = made("bdi", "", asked.name);
    head.append(name, ` · ${asked.at} · doubt ${Math.round(100 * asked.doubt)}%`);
    const grounds = made("p", "grounds", `${asked.reason} ${asked.type} · `);
    grounds.append(made("code", "", asked.rule), asked.why ? `: ${asked.why}` : "");
    if (asked.places.length > 1) grounds.append(` · occurs at ${asked.places.join(", ")}`);
    const lines = made("div", "lines");
    if (asked.language) lines.lang = asked.language;
    const near = ([text, removed]) => paragraph(removed ? "near removed" : "near", text);
    const [above, piece, below] = asked.piece;
    const shown = paragraph("asked", above ? `${above} ` : "", made("mark", "", piece), below ? ` ${below}` : "");
    lines.append(...asked.before.map(near), shown);
    if (asked.twin) {
      const { at: place, removed, kept } = asked.twin;
      if ([...removed, ...kept].some(([, differs]) => differs)) lines.append(paragraph("asked", ...words(removed)));
      lines.append(made("p", "soft", `The copy that is kept, at ${place}:`), paragraph("twin", ...words(kept)));
    }
    lines.append(...asked.after.map(near));
    return [head, grounds, lines];
  }

  function show({ pack, review }) {
    if (!review) return;
    clearTimeout(timer);
    question = review.question;
    const { answered, left, read, total, failed, covered } = review;
    const reading = read < total;
    at("progress").max = Math.max(1, answered + left);
    at("progress").value = answered;
    at("counts").textContent = [
      `${answered} answered, ${left} left`,
      reading ? `${read} of ${total} texts read` : "",
      failed ? `${failed} cannot be read or cleaned` : "",
      review.left_out ? `${review.left_out} texts left out: too many to hold` : "",
      covered ? `${covered} decided with an earlier answer` : "",
    ].filter(Boolean).join(" · ");
    at("pack").textContent = pack ? ` in ${pack}` : "";
    const none = reading ? "Reading the texts …" : answered ? "That was the last question." : "Nothing is in doubt.";
    at("question").replaceChildren(...(question ? card(question) : [made("p", "", none)]));
    for (const button of at("answers").querySelectorAll("[data-answer]")) button.disabled = !question;
    const always = at("answers").querySelector('[data-answer="always remove"]');
    always.disabled = !question || Boolean(question.no_rule);
    always.title = question?.no_rule ?? "";
    at("undo").disabled = !review.undo;
    at("whole").disabled = !question;
    if (reading) timer = setTimeout(look, AGAIN);
  }

  async function look() {
    const seen = turn;
    const said = await ask("/review").catch(() => null);
    if (said && seen === turn) show(said);
    else timer = setTimeout(look, AGAIN);
  }

  // One request at a time: a key that is pressed meanwhile would answer a question that nobody has seen.
  async function act(request) {
    if (waiting) return;
    waiting = true;
    turn += 1;
    clearTimeout(timer);
    try {
      show(await request());
      at("review-error").textContent = "";
    } catch (error) {
      at("review-error").textContent = error.message;
      await ask("/review").then(show, () => {});
    } finally {
      waiting = false;
    }
  }

  function answer(said) {
    if (!question) return;
    if (said === "always remove" && question.no_rule) {
      at("review-error").textContent = `No rule for this: ${question.no_rule}. r removes it here.`;
      return;
    }
    const { number } = question;
    act(() => post("/review/answer", { question: number, answer: said }));
  }
  const undo = () => act(() => post("/review/undo", {}));

  at("answers").addEventListener("click", (event) => {
    const said = event.target.closest("[data-answer]")?.dataset.answer;
    if (said) answer(said);
  });
  at("undo").addEventListener("click", undo);
  at("whole").addEventListener("click", () => question && openListed(question.text));

  // The letter on the key where the layout has no Latin ones.
  function pressed(event) {
    if (event.key.length > 1 || /^[ -~]$/.test(event.key)) return event.key;
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1] ?? "";
    return event.shiftKey ? letter : letter.toLowerCase();
  }

  document.addEventListener("keydown", (event) => {
    if (at("review-view").hidden || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("input, select, textarea")) return;
    const key = pressed(event);
    if (!(key in KEYS) && !UNDO.has(key)) return;
    event.preventDefault();
    if (key in KEYS) answer(KEYS[key]);
    else undo();
  });

  onPick((view) => {
    if (view !== "review") {
      clearTimeout(timer);
      return;
    }
    act(() => post("/review/start", {}));
    at("question").focus({ preventScroll: true });
  });
})();
