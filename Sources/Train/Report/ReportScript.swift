/// What moves in a report. Without a script the pictures stand side by side.
enum ReportScript {
    /// The script. It holds neither `<` nor `&`, which mean one thing in HTML and another in XML.
    static let text = films + comparisons + age

    /// The pictures of the strip, drawn one after the other into one frame.
    private static let films = """
        addEventListener("load", () => document.querySelectorAll(".film").forEach(film => {
          const pictures = [...film.querySelectorAll(".strip img")];
          const [canvas, button, position, caption] =
            ["canvas", "button", "input", "output"].map(name => film.querySelector(name));
          let timer = null;
          const show = index => {
            const picture = pictures[index];
            [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
            canvas.getContext("2d").drawImage(picture, 0, 0);
            canvas.setAttribute("aria-label", picture.alt);
            position.value = index;
            caption.textContent = picture.closest("figure").textContent.trim();
            position.setAttribute("aria-valuetext", caption.textContent);
          };
          const stop = () => { clearInterval(timer); timer = null; button.textContent = "Play"; };
          const advance = () => {
            show((Number(position.value) + 1) % pictures.length);
            if (Number(position.value) === pictures.length - 1) stop();
          };
          button.onclick = () => {
            if (timer) return stop();
            button.textContent = "Pause";
            timer = setInterval(advance, 250);
          };
          position.oninput = () => { stop(); show(Number(position.value)); };
          pictures.forEach((picture, index) => picture.onclick = () => { stop(); show(index); });
          film.querySelectorAll("[hidden]").forEach(part => part.hidden = false);
          show(pictures.length - 1);
        }));

        """

    /// Two pictures over each other; the left one ends where the divide is.
    private static let comparisons = """
        document.querySelectorAll(".comparison").forEach(comparison => {
          const stage = comparison.querySelector(".stage"), position = comparison.querySelector("input");
          const place = value => { position.value = value; stage.style.setProperty("--at", position.value + "%"); };
          const follow = event => {
            const box = stage.getBoundingClientRect();
            place(100 * (event.clientX - box.left) / box.width);
          };
          ["right", "left"].forEach(side => {
            const picture = stage.insertBefore(new Image(), stage.querySelector(".divide"));
            const choice = comparison.querySelector("select." + side);
            const show = () => {
              const chosen = document.getElementById(choice.value);
              [picture.src, picture.alt] = [chosen.src, side + ": " + chosen.alt];
            };
            [picture.className, choice.onchange] = [side, show];
            show();
          });
          position.oninput = () => place(position.value);
          stage.onpointerdown = event => { stage.setPointerCapture(event.pointerId); follow(event); };
          stage.onpointermove = event => { if (event.buttons) follow(event); };
          comparison.hidden = false;
          place(50);
        });

        """

    /// How long ago a running report was written, in words once that is long.
    private static let age = """
        document.querySelectorAll("[data-updated]").forEach(notice => {
          const tell = () => {
            const seconds = Date.now() / 1000 - notice.dataset.updated, minutes = Math.round(seconds / 60);
            if (notice.dataset.patience > seconds) return;
            const age = 120 > minutes ? minutes + " minutes" : Math.round(minutes / 60) + " hours";
            notice.textContent = "No update for " + age + ": the process seems to have ended without a word.";
            notice.hidden = false;
          };
          tell();
          setInterval(tell, 10000);
        });

        """
}
