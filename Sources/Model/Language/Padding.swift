extension String {
    /// Filled up with blanks at the end, to a width in characters.
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
