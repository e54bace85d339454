import SystemPackage

/// The journal's form of a change. Paths are plain strings: `FilePath`'s own Codable shows its
/// storage, which nobody could read with `jq`.
extension Change: Codable {
    private enum Keys: String, CodingKey {
        case kind, path, unit, before, after, parameter
    }

    private enum Kind: String, Codable {
        case file, folder, link, parameter, activity, reloadUnitFiles, reload
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Keys.self)
        func path() throws -> FilePath { FilePath(try fields.decode(String.self, forKey: .path)) }
        func unit() throws -> UnitName {
            let text = try fields.decode(String.self, forKey: .unit)
            guard let unit = UnitName(text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .unit,
                    in: fields,
                    debugDescription: "not a unit name: \(text)"
                )
            }
            return unit
        }
        func sides<Value: Decodable>(_: Value.Type) throws -> (Value?, Value?) {
            (
                try fields.decodeIfPresent(Value.self, forKey: .before),
                try fields.decodeIfPresent(Value.self, forKey: .after)
            )
        }
        switch try fields.decode(Kind.self, forKey: .kind) {
        case .file:
            let (before, after) = try sides(FileImage.self)
            self = .file(try path(), before: before, after: after)
        case .folder:
            let (before, after) = try sides(Permissions.self)
            self = .folder(try path(), before: before, after: after)
        case .link:
            let (before, after) = try sides(String.self)
            self = .link(try path(), before: before, after: after)
        case .parameter:
            self = .parameter(try fields.decode(ParameterChange.self, forKey: .parameter))
        case .activity:
            self = .activity(
                try unit(),
                before: try fields.decode(Bool.self, forKey: .before),
                after: try fields.decode(Bool.self, forKey: .after)
            )
        case .reloadUnitFiles: self = .reloadUnitFiles
        case .reload: self = .reload(try unit())
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Keys.self)
        func encode<Value: Encodable>(
            _ kind: Kind,
            _ path: FilePath,
            _ before: Value?,
            _ after: Value?
        ) throws {
            try fields.encode(kind, forKey: .kind)
            try fields.encode(path.string, forKey: .path)
            try fields.encodeIfPresent(before, forKey: .before)
            try fields.encodeIfPresent(after, forKey: .after)
        }
        switch self {
        case .file(let path, let before, let after): try encode(.file, path, before, after)
        case .folder(let path, let before, let after): try encode(.folder, path, before, after)
        case .link(let path, let before, let after): try encode(.link, path, before, after)
        case .parameter(let change):
            try fields.encode(Kind.parameter, forKey: .kind)
            try fields.encode(change, forKey: .parameter)
        case .activity(let unit, let before, let after):
            try fields.encode(Kind.activity, forKey: .kind)
            try fields.encode(unit.description, forKey: .unit)
            try fields.encode(before, forKey: .before)
            try fields.encode(after, forKey: .after)
        case .reloadUnitFiles: try fields.encode(Kind.reloadUnitFiles, forKey: .kind)
        case .reload(let unit):
            try fields.encode(Kind.reload, forKey: .kind)
            try fields.encode(unit.description, forKey: .unit)
        }
    }
}
