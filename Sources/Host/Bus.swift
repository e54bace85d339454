import CSystemd
import Glibc
import SystemPackage

/// A connection to systemd's manager: root's own, else by the system bus.
///
/// The first is there as soon as systemd is, early in a boot too, and costs half of the time; it is
/// what systemctl(1) uses.
///
/// org.freedesktop.systemd1(5). Only the non-variadic half of sd-bus can be called from Swift.
@safe final class Bus {
    private var connection: OpaquePointer

    private var subscriptions: Set<String> = []

    static let interface = "org.freedesktop.systemd1.Manager"

    /// How long one call may take.
    private static let microseconds: UInt64 = 25_000_000

    init() throws(HostError) {
        unsafe connection = try Self.open()
    }

    private static func open() throws(HostError) -> OpaquePointer {
        if processUser() == 0, let direct = unsafe direct() { return unsafe direct }
        var opened: OpaquePointer?
        let result = unsafe sd_bus_open_system(&opened)
        guard result >= 0, let opened = unsafe opened else {
            throw HostError("connect to", "the system bus", .system(Errno(rawValue: -result)))
        }
        return unsafe opened
    }

    /// How long a systemd that executes itself anew is waited for.
    private static let patience = 20.0

    /// Does something with the connection, anew where it is lost.
    ///
    /// systemd closes it when it executes itself anew. What is asked of it may be asked twice: a unit
    /// that runs is started already.
    func persisting<Result>(
        _ body: () throws(HostError) -> Result
    ) throws(HostError) -> Result {
        let deadline = monotonicSeconds() + Self.patience
        while true {
            do throws(HostError) {
                return try body()
            } catch {
                guard error.isLostConnection, monotonicSeconds() < deadline else { throw error }
            }
            sleep(seconds: 0.05)
            guard let anew = unsafe try? Self.open() else { continue }
            unsafe sd_bus_flush_close_unref(connection)
            unsafe connection = anew
            for signal in subscriptions {
                subscriptions.remove(signal)
                try? subscribe(to: signal)
            }
        }
    }

    private static func direct() -> OpaquePointer? {
        var made: OpaquePointer?
        guard unsafe sd_bus_new(&made) >= 0 else { return nil }
        let isOpen =
            unsafe sd_bus_set_address(made, "unix:path=/run/systemd/private") >= 0
            && sd_bus_start(made) >= 0
        if isOpen { return unsafe made }
        unsafe sd_bus_unref(made)
        return nil
    }

    deinit {
        unsafe sd_bus_flush_close_unref(connection)
    }

    /// Calls a method of the manager and reads its reply.
    func call<Result>(
        _ method: String,
        on path: String = "/org/freedesktop/systemd1",
        interface: String = Bus.interface,
        write: (Message) throws(HostError) -> Void = { _ in },
        read: (Message) throws(HostError) -> Result
    ) throws(HostError) -> Result {
        try persisting { () throws(HostError) in
            try callOnce(method, on: path, interface: interface, write: write, read: read)
        }
    }

    private func callOnce<Result>(
        _ method: String,
        on path: String,
        interface: String,
        write: (Message) throws(HostError) -> Void,
        read: (Message) throws(HostError) -> Result
    ) throws(HostError) -> Result {
        var request: OpaquePointer?
        let created = unsafe sd_bus_message_new_method_call(
            connection,
            &request,
            "org.freedesktop.systemd1",
            path,
            interface,
            method
        )
        defer { unsafe sd_bus_message_unref(request) }
        try Bus.check(created, method)
        if let request = unsafe request { try write(unsafe Message(request, method)) }
        var failure = unsafe sd_bus_error()
        var reply: OpaquePointer?
        let called = unsafe sd_bus_call(
            connection,
            request,
            Bus.microseconds,
            &failure,
            &reply
        )
        defer {
            unsafe sd_bus_error_free(&failure)
            unsafe sd_bus_message_unref(reply)
        }
        guard called >= 0, let reply = unsafe reply else {
            if let name = unsafe failure.name {
                let message = unsafe failure.message.map { unsafe String(cString: $0) }
                throw HostError(
                    "ask systemd",
                    method,
                    .bus(name: unsafe String(cString: name), message: message ?? "")
                )
            }
            throw HostError("ask systemd", method, .system(Errno(rawValue: -called)))
        }
        return try read(unsafe Message(reply, method))
    }

    /// Has a signal of the manager's sent to this connection from now on.
    func subscribe(to signal: String) throws(HostError) {
        guard subscriptions.insert(signal).inserted else { return }
        let result = unsafe sd_bus_match_signal(
            connection,
            nil,
            "org.freedesktop.systemd1",
            "/org/freedesktop/systemd1",
            Self.interface,
            signal,
            { _, _, _ in 0 },
            nil
        )
        try Bus.check(result, signal)
    }

    /// The next signal of that name that has come in; `nil` where none has.
    ///
    /// What else comes in is dropped.
    func nextSignal<Result>(
        _ signal: String,
        _ read: (Message) throws(HostError) -> Result
    ) throws(HostError) -> Result? {
        while true {
            var message: OpaquePointer?
            let processed = unsafe sd_bus_process(connection, &message)
            defer { unsafe sd_bus_message_unref(message) }
            try Bus.check(processed, signal)
            guard processed > 0 else { return nil }
            guard let message = unsafe message,
                unsafe sd_bus_message_is_signal(message, Self.interface, signal) > 0
            else { continue }
            return try read(unsafe Message(message, signal))
        }
    }

    /// Waits until something comes in, or the time is up.
    func wait(seconds: Double) throws(HostError) {
        let result = unsafe sd_bus_wait(connection, UInt64(seconds * 1_000_000))
        // A signal to this process ends the wait early.
        if result != -EINTR { try Bus.check(result, "wait") }
    }

    static func check(_ result: CInt, _ method: String) throws(HostError) {
        if result < 0 {
            throw HostError("ask systemd", method, .system(Errno(rawValue: -result)))
        }
    }

    /// A D-Bus message that is being written or read; it does not outlive the call it was given for.
    @safe struct Message {
        private let pointer: OpaquePointer
        private let method: String

        init(_ pointer: OpaquePointer, _ method: String) {
            unsafe self.pointer = pointer
            self.method = method
        }

        func append(_ text: String) throws(HostError) {
            let result = unsafe text.withCString { text in
                unsafe sd_bus_message_append_basic(pointer, CChar(UInt8(ascii: "s")), text)
            }
            try Bus.check(result, method)
        }

        func append(_ texts: [String]) throws(HostError) {
            let strings = CStrings(texts)
            try Bus.check(
                unsafe sd_bus_message_append_strv(pointer, strings.pointers.baseAddress),
                method
            )
        }

        /// Reads a string, an object path or a signature; `nil` at the end of a container.
        func text(_ type: Character = "s") throws(HostError) -> String? {
            var text: UnsafePointer<CChar>?
            let result = unsafe withUnsafeMutablePointer(to: &text) { pointer in
                unsafe sd_bus_message_read_basic(
                    self.pointer,
                    CChar(type.asciiValue ?? 0),
                    UnsafeMutableRawPointer(pointer)
                )
            }
            try Bus.check(result, method)
            guard result > 0, let text = unsafe text else { return nil }
            return unsafe String(cString: text)
        }

        func number() throws(HostError) -> UInt32 {
            var number: UInt32 = 0
            let result = unsafe withUnsafeMutablePointer(to: &number) { pointer in
                unsafe sd_bus_message_read_basic(
                    self.pointer,
                    CChar(UInt8(ascii: "u")),
                    UnsafeMutableRawPointer(pointer)
                )
            }
            try Bus.check(result, method)
            return number
        }

        func largeNumber() throws(HostError) -> UInt64 {
            var number: UInt64 = 0
            let result = unsafe withUnsafeMutablePointer(to: &number) { pointer in
                unsafe sd_bus_message_read_basic(
                    self.pointer,
                    CChar(UInt8(ascii: "t")),
                    UnsafeMutableRawPointer(pointer)
                )
            }
            try Bus.check(result, method)
            return number
        }

        /// Reads what is inside a container; `nil` where there is no further one.
        func enter<Result>(
            _ type: Character,
            _ contents: String,
            _ read: () throws(HostError) -> Result
        ) throws(HostError) -> Result? {
            let entered = unsafe sd_bus_message_enter_container(
                pointer,
                CChar(type.asciiValue ?? 0),
                contents
            )
            try Bus.check(entered, method)
            if entered == 0 { return nil }
            let result = try read()
            try Bus.check(unsafe sd_bus_message_exit_container(pointer), method)
            return result
        }

        /// Reads an array of structures, each with `read`.
        func array<Element>(
            of contents: String,
            _ read: () throws(HostError) -> Element
        ) throws(HostError) -> [Element] {
            let elements = try enter("a", "(\(contents))") { () throws(HostError) in
                var elements: [Element] = []
                while let element = try enter("r", contents, read) { elements.append(element) }
                return elements
            }
            return elements ?? []
        }
    }
}

extension HostError {
    /// Whether the other side of a D-Bus connection has gone.
    fileprivate var isLostConnection: Bool {
        switch cause {
        case .bus("org.freedesktop.DBus.Error.NoReply", _),
            .bus("org.freedesktop.DBus.Error.Disconnected", _),
            .bus("System.Error.ENOTCONN", _), .bus("System.Error.ECONNRESET", _),
            .bus("System.Error.EPIPE", _):
            true
        default:
            [.connectionReset, .socketNotConnected, .brokenPipe, .connectionRefused].contains {
                $0 == errno
            }
        }
    }
}
