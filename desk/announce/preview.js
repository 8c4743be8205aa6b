const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A browser that gives pages from the disk no clipboard.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
};

for (const button of document.querySelectorAll("button[data-words]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.words);
    const done = await copied(words.textContent);
    button.focus();
    if (done) {
      button.nextElementSibling.textContent = button.dataset.done;
      return;
    }
    getSelection().selectAllChildren(words);
  });
}
