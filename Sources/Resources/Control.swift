package import Model

/// One requirement of a baseline.
package struct Control: Sendable {
    package let id: String
    package let title: String
    package let severity: Severity
    package let rationale: String
    package let references: [Reference]
    package let tags: [String]
    package let hazards: [Hazard]
    package let condition: Condition?
    package let resource: any Resource
    /// Where the control begins in its file.
    package let location: SourceLocation

    package init(
        id: String,
        title: String,
        severity: Severity,
        rationale: String,
        references: [Reference] = [],
        tags: [String] = [],
        hazards: [Hazard] = [],
        condition: Condition? = nil,
        resource: any Resource,
        location: SourceLocation
    ) {
        self.id = id
        self.title = title
        self.severity = severity
        self.rationale = rationale
        self.references = references
        self.tags = tags
        self.hazards = hazards
        self.condition = condition
        self.resource = resource
        self.location = location
    }
}
