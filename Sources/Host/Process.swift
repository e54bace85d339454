import CLinux
import Glibc

/// The words of the command line after the program's name.
package func commandLineWords() -> [String] {
    var words: [String] = []
    while let word = unsafe temper_argument(CInt(words.count + 1)) {
        words.append(unsafe String(cString: word))
    }
    return words
}

/// The effective user of this process.
package func processUser() -> UInt32 { geteuid() }

package func processGroup() -> UInt32 { getegid() }

/// The time now, in whole seconds since 1970; the clock may be set at any moment.
package func secondsNow() -> Int64 { Int64(time(nil)) }

/// A variable of the environment.
package func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
}

/// The folder that relative paths of the command line start from.
package func workingDirectory() -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard unsafe getcwd(&buffer, buffer.count) != nil else { return "/" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
