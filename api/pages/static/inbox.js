// Keys for whoever classes many wishes: j and k move, 1 to 5 say how urgent, Enter accepts.
"use strict";
(() => {
  const cards = [...document.querySelectorAll(".inbox form")];
  if (!cards.length) return;
  let at = -1;
  const mark = (to) => {
    if (at >= 0) cards[at].closest(".card").classList.remove("here");
    at = Math.min(Math.max(to, 0), cards.length - 1);
    const card = cards[at].closest(".card");
    card.classList.add("here");
    card.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=radio]), textarea, select")) return;
    if (event.key === "j") mark(at + 1);
    else if (event.key === "k") mark(at - 1);
    else if (at >= 0 && event.key >= "1" && event.key <= "5") cards[at].elements.urgency.value = event.key;
    else if (at >= 0 && event.key === "Enter") cards[at].requestSubmit();
    else return;
    event.preventDefault();
  });
})();
