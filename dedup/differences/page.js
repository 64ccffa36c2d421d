"use strict";
// The page works without this script; it adds the filter.
(() => {
  const search = document.getElementById("search");
  if (!search) return;
  const way = document.getElementById("way");
  const found = document.getElementById("found");
  const rows = [...document.querySelectorAll(".changes li")].map((node) => [node, node.textContent.toLowerCase()]);
  const all = found.textContent;
  let timer;

  function filter() {
    const sought = search.value.trim().toLowerCase();
    let hits = 0;
    for (const [node, text] of rows) {
      const hit = text.includes(sought) && (!way.value || node.dataset.way === way.value);
      node.hidden = !hit;
      hits += hit;
    }
    found.textContent = hits === rows.length ? all : `${hits} of ${all}`;
  }

  // A key held down asks for one search and not for many.
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 80);
  });
  way.addEventListener("change", filter);
})();
