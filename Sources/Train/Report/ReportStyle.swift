/// How every report looks: on paper, on a screen by day and by night, and on a phone.
enum ReportStyle {
    /// The stylesheet. It holds neither `<` nor `&`, which mean one thing in HTML and another in XML.
    static let sheet = colours + text + pictures + charts + controls + print

    private static let colours = """
        :root { color-scheme: light dark; --paper: #fcfbf8; --ink: #23262b; --quiet: #5c6066; --rule: #d9d5cb;
          --grid: #ebe7de; --mat: #f3f0e9; --tone1: #1f5f8b; --tone2: #b04a16; --tone3: #4b7312; --tone4: #7b3f98; }
        @media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e6e3dc; --quiet: #a3a6aa;
          --rule: #3a3d42;
          --grid: #282b2f; --mat: #1e2125; --tone1: #74b9e3; --tone2: #ec9a63; --tone3: #a8c964; --tone4: #c9a3e4; } }

        """
    private static let text = """
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0 auto; max-width: 66rem; padding: 3.5rem 1.25rem 5rem; background: var(--paper);
          color: var(--ink);
          font: 1.0625rem/1.6 "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif;
          overflow-wrap: anywhere; }
        h1 { margin: 0 0 .6rem; font-size: clamp(2rem, 6vw, 3rem); font-weight: 500; line-height: 1.12; }
        h2 { margin: 4.5rem 0 1.25rem; padding-top: 1.1rem; border-top: 1px solid var(--rule); font-size: 1.5rem;
          font-weight: 500; line-height: 1.25; }
        h3 { margin: 3.5rem 0 .75rem; font-size: 1.2rem; font-weight: 500; }
        h4 { margin: 2.5rem 0 .5rem; font-size: 1rem; font-weight: 600; }
        p { margin: 0 0 1rem; max-width: 44rem; }
        .kind, .quiet, figcaption, table, dl, nav, label, button, select, output, .legend, svg text
          { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
        .kind { margin: 0 0 .5rem; color: var(--quiet); font-size: .8rem; letter-spacing: .09em;
          text-transform: uppercase; }
        .quiet, figcaption { color: var(--quiet); font-size: .875rem; line-height: 1.5; }
        .state { font-size: 1.2rem; margin-bottom: .25rem; }
        .notice { margin-top: 1rem; padding-left: 1rem; border-left: 3px solid var(--tone2); }
        a { color: var(--tone1); }
        progress { display: block; width: 100%; height: .4rem; margin: 1.25rem 0 0; border: 0; appearance: none;
          background: var(--grid); accent-color: var(--tone1); }
        progress::-webkit-progress-bar { background: var(--grid); }
        progress::-webkit-progress-value { background: var(--tone1); }
        progress::-moz-progress-bar { background: var(--tone1); }
        .digest { display: block; color: var(--quiet); font: .8rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas,
          monospace; }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-size: .9rem; line-height: 1.4;
          font-variant-numeric: tabular-nums; }
        caption { padding: 0 0 .5rem; text-align: left; color: var(--quiet); }
        th, td { padding: .5rem 1.25rem .5rem 0; border-bottom: 1px solid var(--grid); text-align: left;
          vertical-align: top; font-weight: 400; }
        thead th { border-bottom-color: var(--rule); color: var(--quiet); vertical-align: bottom; }
        th:last-child, td:last-child { padding-right: 0; }
        .numbers td, .numbers thead th:not(:first-child) { text-align: right; }
        .numbers { font-size: .85rem; }
        .numbers th, .numbers td { padding-right: .9rem; overflow-wrap: normal; }
        .numbers th[scope="row"], .numbers td { white-space: nowrap; }
        .settings th { width: 40%; color: var(--quiet); }
        .columns { columns: 2 22rem; column-gap: 3rem; }
        .columns table { margin-bottom: 2.5rem; break-inside: avoid; }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.5rem;
          margin: 0 0 2.5rem; }
        dt { color: var(--quiet); font-size: .8rem; }
        dd { margin: 0; font-size: 1.2rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
        nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0; list-style: none;
          font-size: .9rem; }

        """
    private static let pictures = """
        figure { margin: 0 0 2rem; }
        img { display: block; max-width: 100%; height: auto; background: var(--mat); }
        figcaption { padding-top: .6rem; }
        .plate img { max-height: 88vh; width: auto; }
        .plates { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); gap: 1.5rem;
          margin-top: 2rem; }
        .plates figure { margin: 0; }
        .plates img { width: 100%; }
        .choices { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); gap: 1.5rem; }
        .choices details[open] { grid-column: 1 / -1; }
        .choices summary { list-style: none; cursor: pointer; }
        .choices summary::-webkit-details-marker { display: none; }
        .choices img { width: 100%; }
        .choices span { display: block; padding-top: .3rem; }
        pre { margin: .75rem 0 0; padding: .9rem; background: var(--mat); font-size: .85rem; white-space: pre-wrap;
          user-select: all; }
        .screen, .stage { width: min(100%, var(--widest), calc(82vh * var(--ratio))); aspect-ratio: var(--ratio);
          background: var(--mat); }
        canvas { display: block; width: 100%; height: 100%; object-fit: contain; }
        .strip { display: flex; gap: 1rem; margin: 1.75rem 0 0; padding: 0 0 1rem; list-style: none; overflow-x: auto;
          scroll-snap-type: x proximity; }
        .strip li { flex: 0 0 min(15rem, 62vw); scroll-snap-align: start; }
        .strip figure { margin: 0; }
        .strip img { width: 100%; }
        .stage { position: relative; overflow: hidden; cursor: ew-resize; touch-action: pan-y; user-select: none; }
        .stage img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain;
          pointer-events: none; }
        .stage img.left { clip-path: inset(0 calc(100% - var(--at)) 0 0); }
        .divide { position: absolute; top: 0; bottom: 0; left: var(--at); width: 2px; margin-left: -1px;
          background: #fff;
          box-shadow: 0 0 0 1px rgba(0, 0, 0, .4); pointer-events: none; }

        """
    private static let charts = """
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
          gap: 2rem 3rem; }
        .charts figure { margin: 0; }
        .scroll + .charts { margin-top: 3rem; }
        .chart { container-type: inline-size; max-width: 46rem; }
        .plates + .chart { margin-top: 2.5rem; }
        .chart figcaption { padding: 0 0 .75rem; }
        .chart strong { display: block; color: var(--ink); font-size: 1rem; font-weight: 600; }
        .chart svg.plot { display: block; width: 100%; height: auto; overflow: visible; }
        svg text { font-size: 12px; fill: var(--quiet); font-variant-numeric: tabular-nums; }
        @container (max-width: 34rem) { svg text { font-size: 16px; } }
        @container (max-width: 25rem) { svg text { font-size: 20px; } }
        .grid { stroke: var(--grid); }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round;
          vector-effect: non-scaling-stroke; }
        .dashed { stroke-dasharray: 6 5; }
        .band { opacity: .16; stroke: none; }
        .reference { stroke: var(--ink); stroke-width: 1.25; vector-effect: non-scaling-stroke; }
        .marker { stroke-width: 1.25; stroke-dasharray: 2 4; vector-effect: non-scaling-stroke; }
        svg text.label { fill: var(--ink); stroke: var(--paper); stroke-width: 5px; stroke-linejoin: round;
          paint-order: stroke; }
        .tone1 { stroke: var(--tone1); } .tone2 { stroke: var(--tone2); }
        .tone3 { stroke: var(--tone3); } .tone4 { stroke: var(--tone4); }
        .fill1 { fill: var(--tone1); } .fill2 { fill: var(--tone2); }
        .fill3 { fill: var(--tone3); } .fill4 { fill: var(--tone4); }
        .legend { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; margin: .3rem 0 0; padding: 0; list-style: none; }
        .legend svg { width: 1.6rem; height: .5rem; margin-right: .5rem; vertical-align: middle; }

        """
    private static let controls = """
        [hidden] { display: none !important; }
        .controls { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1.25rem; padding-top: .9rem;
          font-size: .9rem; }
        .controls input { flex: 1 1 12rem; min-width: 8rem; height: 2.5rem; margin: 0; accent-color: var(--tone1); }
        .comparison .controls { width: min(100%, max(26rem, min(var(--widest), calc(82vh * var(--ratio))))); }
        .comparison .controls input { flex: 1 1 100%; order: -1; }
        .comparison select { max-width: 11.5rem; }
        .controls label { display: flex; align-items: center; gap: .6rem; color: var(--quiet); }
        .controls output { color: var(--quiet); font-variant-numeric: tabular-nums; }
        button, select { min-height: 2.5rem; max-width: 100%; padding: .3rem .9rem; border: 1px solid var(--quiet);
          border-radius: .3rem; background: var(--paper); color: var(--ink); font-size: inherit; }
        button { min-width: 5.5rem; cursor: pointer; }
        :focus-visible { outline: 3px solid var(--tone1); outline-offset: 2px; }

        """
    private static let print = """
        @media (max-width: 36rem) { body { padding: 2rem 1.1rem 3rem; } h2 { margin-top: 3.25rem; }
          dl { grid-template-columns: 1fr 1fr; gap: 1.1rem; } .controls label { flex: 1 1 100%; }
          .comparison .controls select { flex: 1; max-width: none; } }
        @media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #444; --rule: #bbb;
          --grid: #ddd;
            --mat: #fff; --tone1: #1f5f8b; --tone2: #b04a16; --tone3: #4b7312; --tone4: #7b3f98; }
          body { max-width: none; padding: 0; font-size: 10.5pt; }
          .film .screen, .controls, .comparison, nav { display: none !important; }
          .strip { flex-wrap: wrap; overflow: visible; } .strip li { flex-basis: 30%; }
          .scroll { overflow: visible; } .numbers { font-size: 7.5pt; }
          .numbers th, .numbers td { padding-right: .5rem; white-space: normal !important; } .plate img {
          max-height: 14cm; }
          figure, tr, li { break-inside: avoid; } h2, h3, h4, caption { break-after: avoid; } }

        """
}
