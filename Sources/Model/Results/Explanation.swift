/// Everything that bears on one setting, whether or not a control asks for it.
package struct Explanation: Hashable, Sendable {
    /// What one place has for the setting: the kernel, a daemon, the next boot.
    package struct Value: Hashable, Sendable {
        /// For example `running`, `next boot`, `deploy, soft`.
        package let place: String
        /// `nil` where there is none, or it isn't known.
        package let value: String?
        /// The file and line that decide it.
        package let origin: Origin?
        /// Why it is so; empty where the rest says all.
        package let reason: String

        package init(
            _ place: String,
            _ value: String?,
            from origin: Origin? = nil,
            because reason: String = ""
        ) {
            self.place = place
            self.value = value
            self.origin = origin
            self.reason = reason
        }
    }

    /// What becomes of a line.
    package enum Standing: String, Sendable {
        /// It decides a value, or has a share in it.
        case decides
        /// Another line decides in its place.
        case shadowed
        /// It is for others than were asked about.
        case elsewhere
        /// Who decides never reads it.
        case unread
    }

    /// A line of a file that speaks of the setting.
    package struct Line: Hashable, Sendable {
        package let origin: Origin
        /// As it stands in the file.
        package let text: String
        package let standing: Standing
        /// Why it decides, or doesn't.
        package let reason: String

        package init(
            _ origin: Origin,
            _ text: String,
            _ standing: Standing,
            because reason: String = ""
        ) {
            self.origin = origin
            self.text = text
            self.standing = standing
            self.reason = reason
        }
    }

    /// What else bears on it: what starts a unit, what a process has in fact.
    package struct Fact: Hashable, Sendable {
        package let topic: String
        package let text: String
        package let origin: Origin?

        package init(_ topic: String, _ text: String, from origin: Origin? = nil) {
            self.topic = topic
            self.text = text
            self.origin = origin
        }
    }

    package let kind: String
    /// As its own documentation spells it.
    package let setting: String
    /// For whom it was asked, in words; `nil` for everybody.
    package let context: String?
    package var values: [Value] = []
    /// In the order in which their reader reads them.
    package var lines: [Line] = []
    package var facts: [Fact] = []
    /// Whether something that bears on it could not be read, as a value or a fact says.
    package var isIncomplete = false

    package init(kind: String, setting: String, context: String? = nil) {
        self.kind = kind
        self.setting = setting
        self.context = context
    }
}
