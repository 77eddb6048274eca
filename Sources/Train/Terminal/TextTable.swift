/// Rows in columns two spaces apart, the first aligned on the left and the others on the right.
func textTable(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
        zip(row, widths).enumerated().map { column, cell in
            let padding = String(repeating: " ", count: cell.1 - cell.0.count)
            return column == 0 ? cell.0 + padding : padding + cell.0
        }
        .joined(separator: "  ")
    }
    return lines.joined(separator: "\n")
}
