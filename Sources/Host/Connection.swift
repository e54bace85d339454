import Glibc
import SystemPackage

/// A TCP connection to a service, with a time limit on all that is done with it.
@safe package struct Connection: ~Copyable {
    private let socket: OwnedDescriptor
    private let deadline: Double

    /// Connects to the first address of a name that answers.
    ///
    /// A name, unlike an address, is looked up first, which resolv.conf(5) limits.
    package init(to host: String, port: UInt16, within seconds: Double) throws(HostError) {
        deadline = monotonicSeconds() + seconds
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let result = unsafe getaddrinfo(host, "\(port)", &hints, &found)
        guard result == 0 else {
            let reason = unsafe gai_strerror(result).map { unsafe String(cString: $0) }
            throw HostError("look up", host, .malformed(reason ?? "error \(result)"))
        }
        defer { unsafe freeaddrinfo(found) }
        var last = Errno.noRouteToHost
        var next = unsafe found
        while let address = unsafe next {
            do throws(Errno) {
                socket = try unsafe Self.open(address.pointee, until: deadline)
                return
            } catch {
                last = error
            }
            unsafe next = address.pointee.ai_next
        }
        throw HostError("connect to", "\(host) port \(port)", .system(last))
    }

    private static func open(
        _ address: addrinfo,
        until deadline: Double
    ) throws(Errno) -> OwnedDescriptor {
        let flags =
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
            | Int32(SOCK_CLOEXEC.rawValue)
        let socket = OwnedDescriptor(
            try call { unsafe Glibc.socket(address.ai_family, flags, 0) }
        )
        if unsafe connect(socket.rawValue, address.ai_addr, address.ai_addrlen) != 0 {
            guard errno == EINPROGRESS else { throw Errno.last }
            try wait(for: POLLOUT, on: socket.rawValue, until: deadline)
            var failure: CInt = 0
            var size = socklen_t(MemoryLayout<CInt>.size)
            _ = try call {
                unsafe getsockopt(socket.rawValue, SOL_SOCKET, SO_ERROR, &failure, &size)
            }
            if failure != 0 { throw Errno(rawValue: failure) }
        }
        return socket
    }

    private static func wait(
        for event: Int32,
        on socket: CInt,
        until deadline: Double
    ) throws(Errno) {
        while true {
            let rest = deadline - monotonicSeconds()
            guard rest > 0 else { throw Errno.timedOut }
            var polled = pollfd(fd: socket, events: Int16(event), revents: 0)
            if try call({ unsafe poll(&polled, 1, CInt(rest * 1000) + 1) }) > 0 { return }
        }
    }

    /// Sends all of some bytes.
    package func send(_ bytes: [UInt8]) throws(HostError) {
        do throws(Errno) {
            var sent = 0
            while sent < bytes.count {
                try Self.wait(for: POLLOUT, on: socket.rawValue, until: deadline)
                sent += try call {
                    unsafe bytes[sent...].withUnsafeBytes {
                        unsafe Glibc.send(
                            socket.rawValue,
                            $0.baseAddress,
                            $0.count,
                            Int32(MSG_NOSIGNAL)
                        )
                    }
                }
            }
        } catch {
            throw HostError("send to", "the connection", .system(error))
        }
    }

    /// The first line that comes, without its end; what came where the other side closed first.
    package func readLine(upTo limit: Int = 4096) throws(HostError) -> [UInt8] {
        var line: [UInt8] = []
        do throws(Errno) {
            while line.count < limit {
                try Self.wait(for: POLLIN, on: socket.rawValue, until: deadline)
                var buffer = [UInt8](repeating: 0, count: 512)
                let count = try call {
                    unsafe recv(socket.rawValue, &buffer, buffer.count, 0)
                }
                if count == 0 { return line }
                for byte in buffer[..<count] {
                    if byte == 0x0A { return line }
                    if byte != 0x0D { line.append(byte) }
                }
            }
        } catch {
            throw HostError("read from", "the connection", .system(error))
        }
        return line
    }
}
