"use strict";
// The index works without this script; it adds the search and the other orders.
(() => {
  const { chunk } = JSON.parse(document.getElementById("data").textContent);
  const list = document.getElementById("documents");
  const search = document.getElementById("search");
  const order = document.getElementById("order");
  const found = document.getElementById("found");
  const rows = [...list.querySelectorAll(".chunk > li")].map((node, place) => {
    const name = node.querySelector(".name").textContent;
    const title = node.querySelector(".about")?.textContent ?? "";
    const { size, share } = node.dataset;
    return { node, place, name, sought: `${name}\n${title}`.toLowerCase(), size: Number(size), share: Number(share) };
  });
  const said = (number) => number.toLocaleString("en");
  const all = `${said(rows.length)} ${rows.length === 1 ? "document" : "documents"}`;
  const orders = {
    doubt: (one, other) => one.place - other.place,
    share: (one, other) => other.share - one.share || one.place - other.place,
    name: (one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : one.place - other.place),
    size: (one, other) => other.size - one.size || one.place - other.place,
  };
  let timer;

  function lay() {
    const sought = search.value.trim().toLowerCase();
    const hits = rows.filter((row) => row.sought.includes(sought)).sort(orders[order.value]);
    const chunks = [];
    for (let start = 0; start < hits.length; start += chunk) {
      const part = hits.slice(start, start + chunk);
      const box = document.createElement("ol");
      box.className = "chunk";
      box.setAttribute("aria-label", `Documents ${said(start + 1)} to ${said(start + part.length)}`);
      // How many rows the browser has to leave room for while it does not lay them out.
      box.style.setProperty("--rows", part.length);
      box.append(...part.map((row) => row.node));
      chunks.push(box);
    }
    list.replaceChildren(...chunks);
    found.textContent = sought ? `${said(hits.length)} of ${all}` : all;
  }

  // A key held down asks for one search and not for many.
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(lay, 80);
  });
  order.addEventListener("change", lay);
})();
