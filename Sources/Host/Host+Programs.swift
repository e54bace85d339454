import CLinux
import Glibc
package import SystemPackage

/// An external program and how it is run: by absolute path, without a shell, in a fixed environment.
package struct Program: Hashable, Sendable {
    package let path: FilePath
    package let arguments: [String]
    /// Files bound over others in a mount namespace that only this program sees.
    package var binds: [Bind] = []
    /// What it reads on standard input; nothing where it is `nil`.
    ///
    /// It is given as a file in memory, not through a pipe: a program that doesn't read it to its end
    /// stops nobody.
    package var input: [UInt8]?
    package var seconds = 20
    package var outputLimit = 16 << 20

    package struct Bind: Hashable, Sendable {
        package let source: FilePath
        package let target: FilePath

        package init(_ source: FilePath, over target: FilePath) {
            self.source = source
            self.target = target
        }
    }

    package init(_ path: FilePath, _ arguments: [String], binds: [Bind] = []) {
        self.path = path
        self.arguments = arguments
        self.binds = binds
    }
}

/// How a program ended and what it printed.
package struct ProgramOutput: Hashable, Sendable {
    /// The exit status, or 128 and the signal that ended it.
    package let status: Int32
    package let output: [UInt8]
    package let errors: [UInt8]

    package var text: String { String(decoding: output, as: UTF8.self) }
    /// The last words on standard error, or on standard output where there are none.
    package var message: String {
        let said = errors.isEmpty ? output : errors
        // sshd ends its lines with a carriage return, too.
        return said.suffix(2000).split { $0 == 0x0A || $0 == 0x0D }
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "; ")
    }
}

extension Host {
    /// Runs a program to its end.
    ///
    /// A status other than 0 is an answer, not an error.
    ///
    /// Throws where it can't be started, takes longer than its limit (it and its process group are
    /// then killed) or prints more than its limit. In an image it runs in that root.
    package func run(_ program: Program) throws(HostError) -> ProgramOutput {
        let ending: (output: ProgramOutput?, printedTooMuch: Bool)
        do throws(Errno) {
            ending = try runToEnd(program)
        } catch {
            throw HostError("run", program.path, error)
        }
        if let output = ending.output { return output }
        throw HostError(
            "run",
            program.path.description,
            ending.printedTooMuch
                ? .tooLarge(limit: program.outputLimit) : .timedOut(seconds: program.seconds)
        )
    }

    private func runToEnd(
        _ program: Program
    ) throws(Errno) -> (output: ProgramOutput?, printedTooMuch: Bool) {
        let input = try standardInput(of: program)
        let output = try Pipe()
        let errors = try Pipe()
        let child = try spawn(
            program,
            input: input.rawValue,
            output: output.writer,
            error: errors.writer
        )
        output.closeWriter()
        errors.closeWriter()
        let deadline = monotonicSeconds() + Double(program.seconds)
        let isDone = try collect([output, errors], limit: program.outputLimit, until: deadline)
        if isDone, let status = wait(for: child, until: deadline) {
            let all = ProgramOutput(status: status, output: output.bytes, errors: errors.bytes)
            return (all, false)
        }
        kill(-child, SIGKILL)
        _ = wait(for: child, until: .infinity)
        return (nil, output.bytes.count + errors.bytes.count > program.outputLimit)
    }

    private func standardInput(of program: Program) throws(Errno) -> OwnedDescriptor {
        guard let bytes = program.input else {
            return OwnedDescriptor(
                try call { unsafe Glibc.open("/dev/null", O_RDWR | O_CLOEXEC) }
            )
        }
        let file = OwnedDescriptor(try call { temper_memory_file() })
        try writeAll(bytes, to: file.rawValue)
        _ = try call { lseek(file.rawValue, 0, SEEK_SET) }
        return file
    }

    private func spawn(
        _ program: Program,
        input: CInt,
        output: CInt,
        error: CInt
    ) throws(Errno) -> pid_t {
        let environment = [
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "LANG=C", "HOME=/root",
        ]
        let arguments = CStrings([program.path.string] + program.arguments)
        let variables = CStrings(environment)
        let path = CStrings([program.path.string])
        let rootPath = CStrings([self.rootPath.string])
        let paths = CStrings(program.binds.flatMap { [$0.source.string, $0.target.string] })
        let binds = unsafe (0..<program.binds.count).map { index in
            unsafe temper_bind(
                source: paths.pointers[index * 2],
                target: paths.pointers[index * 2 + 1]
            )
        }
        let child = unsafe binds.withUnsafeBufferPointer { binds in
            var request = unsafe temper_spawn(
                path: path.pointers[0],
                arguments: arguments.pointers.baseAddress,
                environment: variables.pointers.baseAddress,
                input: input,
                output: output,
                error: error,
                root: isLive ? nil : rootPath.pointers[0],
                binds: binds.baseAddress,
                bind_count: CInt(binds.count)
            )
            return unsafe temper_spawn(&request)
        }
        guard child > 0 else { throw Errno.last }
        return child
    }

    private func collect(
        _ pipes: [Pipe],
        limit: Int,
        until deadline: Double
    ) throws(Errno) -> Bool {
        while pipes.contains(where: { !$0.isAtEnd }) {
            let open = pipes.filter { !$0.isAtEnd }
            var polls = open.map { pollfd(fd: $0.reader, events: Int16(POLLIN), revents: 0) }
            let rest = deadline - monotonicSeconds()
            if rest <= 0 { return false }
            _ = try call { unsafe poll(&polls, nfds_t(polls.count), CInt(rest * 1000) + 1) }
            for (pipe, polled) in zip(open, polls) where polled.revents != 0 { try pipe.readOnce() }
            if pipes.reduce(0, { $0 + $1.bytes.count }) > limit { return false }
        }
        return true
    }

    private func wait(for child: pid_t, until deadline: Double) -> Int32? {
        var status: CInt = 0
        // The pipes are closed, so the end is near: no need for more than a short look now and then.
        while true {
            let ended = unsafe waitpid(child, &status, deadline == .infinity ? 0 : WNOHANG)
            if ended == child { break }
            if ended < 0, errno != EINTR { return nil }
            if monotonicSeconds() > deadline { return nil }
            usleep(200)
        }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }
}

/// Both ends of a pipe(2), and what came through it.
private final class Pipe {
    let reader: CInt
    private(set) var writer: CInt
    private(set) var bytes: [UInt8] = []
    private(set) var isAtEnd = false

    init() throws(Errno) {
        var ends: [CInt] = [0, 0]
        guard unsafe temper_pipe(&ends) == 0 else { throw Errno.last }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        closeWriter()
        close(reader)
    }

    func closeWriter() {
        if writer >= 0 { close(writer) }
        writer = -1
    }

    func readOnce() throws(Errno) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = try call {
            unsafe Glibc.read(reader, &buffer, buffer.count)
        }
        isAtEnd = count == 0
        bytes += buffer[..<count]
    }
}

/// A C array of strings, valid for as long as this lives.
@safe final class CStrings {
    let pointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

    init(_ strings: [String]) {
        unsafe pointers = .allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() {
            unsafe pointers.initializeElement(at: index, to: strdup(string))
        }
        unsafe pointers.initializeElement(at: strings.count, to: nil)
    }

    deinit {
        unsafe pointers.forEach { unsafe free($0) }
        unsafe pointers.deallocate()
    }
}

/// Seconds on a clock that no one can set.
package func monotonicSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Seconds since the boot, a suspended machine's too.
package func uptimeSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_BOOTTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Waits; a signal ends it early.
package func sleep(seconds: Double) {
    usleep(UInt32(seconds * 1e6))
}
