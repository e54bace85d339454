import CYAML
import Model

/// What libyaml tells of a document, one thing after the other.
struct Event {
    enum Kind: Equatable {
        case streamStart, streamEnd, documentStart, documentEnd
        case sequenceStart, sequenceEnd, mappingStart, mappingEnd
        case alias
        case scalar(String, isPlain: Bool)
    }

    let kind: Kind
    let line: Int
    let column: Int
    var hasAnchor = false
    var hasTag = false
}

/// Why libyaml could not go on, in its own words.
struct YAMLProblem: Error {
    let message: String
    let line: Int
    let column: Int
}

/// A libyaml parser over bytes that stay where they are.
@safe struct Parser {
    private let pointer: UnsafeMutablePointer<yaml_parser_t>

    /// Parses `bytes` for as long as `body` runs.
    static func parsing<Result>(
        _ bytes: [UInt8],
        _ body: (Parser) throws(BaselineError) -> Result
    ) throws(BaselineError) -> Result {
        let pointer = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { unsafe pointer.deallocate() }
        guard unsafe yaml_parser_initialize(pointer) == 1 else {
            throw BaselineError([])
        }
        defer { unsafe yaml_parser_delete(pointer) }
        // Held by the closure's frame, not by withUnsafeBytes, whose rethrow is untyped.
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count + 1)
        defer { unsafe copy.deallocate() }
        _ = unsafe copy.initialize(from: bytes)
        unsafe yaml_parser_set_input_string(pointer, copy.baseAddress, bytes.count)
        unsafe yaml_parser_set_encoding(pointer, YAML_UTF8_ENCODING)
        return try body(unsafe Parser(pointer: pointer))
    }

    mutating func next() -> Result<Event, YAMLProblem> {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(pointer, &event) == 1 else { return .failure(problem) }
        defer { unsafe yaml_event_delete(&event) }
        let mark = unsafe event.start_mark
        func made(
            _ kind: Event.Kind,
            anchor: Bool = false,
            tag: Bool = false
        ) -> Result<Event, YAMLProblem> {
            .success(
                Event(
                    kind: kind,
                    line: mark.line + 1,
                    column: mark.column + 1,
                    hasAnchor: anchor,
                    hasTag: tag
                )
            )
        }
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT: return made(.streamStart)
        case YAML_STREAM_END_EVENT: return made(.streamEnd)
        case YAML_DOCUMENT_START_EVENT: return made(.documentStart)
        case YAML_DOCUMENT_END_EVENT: return made(.documentEnd)
        case YAML_ALIAS_EVENT: return made(.alias)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            return made(
                .sequenceStart,
                anchor: unsafe start.anchor != nil,
                tag: unsafe start.tag != nil
            )
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            return made(
                .mappingStart,
                anchor: unsafe start.anchor != nil,
                tag: unsafe start.tag != nil
            )
        case YAML_SEQUENCE_END_EVENT: return made(.sequenceEnd)
        case YAML_MAPPING_END_EVENT: return made(.mappingEnd)
        default:
            let scalar = unsafe event.data.scalar
            let text = unsafe String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self
            )
            return made(
                .scalar(text, isPlain: unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE),
                anchor: unsafe scalar.anchor != nil,
                tag: unsafe scalar.tag != nil
            )
        }
    }

    /// Scanner and parser errors have a mark; a reader's error (not UTF-8) has an offset only.
    private var problem: YAMLProblem {
        let parser = unsafe pointer.pointee
        let message = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "out of memory"
        let mark = unsafe parser.problem_mark
        let isReader = unsafe parser.error == YAML_READER_ERROR
        let here = unsafe parser.mark
        return YAMLProblem(
            message: isReader ? "\(message) (byte \(unsafe parser.problem_offset))" : message,
            line: (isReader ? here.line : mark.line) + 1,
            column: (isReader ? here.column : mark.column) + 1
        )
    }
}
