import ArgumentParser

/// Paints photographs with trained styles.
@main
struct Infer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impasto-infer", abstract: "Paint photographs in a learned style.",
        usage: """
            impasto-infer <input> ... --style <style> [--output <file|folder>] [--max-side <pixels>] [--force]
                          [--stroke-scale <factor>] [--preview <pixels>] [--memory <bytes>] [--format <format>] [--json]
                          [--strength <0…1.5>] [--keep-colors luminance|histogram] [--mask <picture>] [--style <style>] ...
            impasto-infer info <style>
            impasto-infer list
            """,
        discussion: """
            Examples:
              impasto-infer portrait.jpg --style starry_night
              impasto-infer portrait.jpg --style starry_night --output painted.png
              impasto-infer photos --style starry_night --output painted
              impasto-infer large.jpg --style starry_night --max-side 1024
              impasto-infer panorama.jpg --style starry_night --stroke-scale 8
              impasto-infer - --style starry_night < photo.jpg > painted.jpg
              impasto-infer portrait.jpg --style starry_night --keep-colors luminance
              impasto-infer portrait.jpg --style starry_night:0.6 --style great_wave:0.4
              impasto-infer portrait.jpg --style starry_night --strength 0.5
              impasto-infer sea.jpg --style great_wave --mask sea.png --style starry_night

            All options and their defaults: impasto-infer help apply
            """,
        subcommands: [Apply.self, Info.self, List.self], defaultSubcommand: Apply.self)
}
